import Foundation

/// The arguments of a call of the agent, as its command line says them a second time: a forced command (sshd(8)) sees that line alone, and
/// must not let a shell read it.
package struct AgentCall: Sendable, Equatable {
    package var arguments: [String]

    package init(_ arguments: [String]) { self.arguments = arguments }

    /// What the line begins with; it does nothing in a shell.
    var prefix: String {
        let json = (try? JSONEncoder().encode(arguments)) ?? Data()
        return ": solo-agent \(json.base64EncodedString()); "
    }

    /// Reads the line; `nil` for any other one.
    package init?(line: String) {
        guard let found = line.firstMatch(of: #/^: solo-agent ([A-Za-z0-9+\/=]+); /#),
            let json = Data(base64Encoded: String(found.1)),
            let arguments = try? JSONDecoder().decode([String].self, from: json)
        else { return nil }
        self.init(arguments)
    }
}
