import Foundation
import SoloCrypto

/// Who caused a command on a host, as far as SSH says.
package struct Caller: Codable, Sendable, Equatable {
    package var user: String
    /// The address that the connection came from.
    package var address: String?
    /// The fingerprint of the key that logged in, as `ssh-keygen -l` prints it; sshd tells it once `ExposeAuthInfo` is on.
    package var key: String?
    /// What the key is called, if it may do no more than it was granted.
    package var grant: String?

    package init(user: String, address: String? = nil, key: String? = nil) {
        self.user = user
        self.address = address
        self.key = key
    }

    /// The caller of this process.
    package init(environment: [String: String]) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        user = value("SUDO_USER") ?? value("USER") ?? "root"
        address = value("SSH_CONNECTION")?.split(separator: " ").first.map(String.init)
        let methods = value("SSH_USER_AUTH").flatMap { try? String(contentsOfFile: $0, encoding: .utf8) }
        grant = value(Self.grantVariable)
        key = methods.flatMap(Self.fingerprint)
    }

    /// Carries the name of a grant to the agent that it permits.
    package static let grantVariable = "SOLO_GRANT"

    /// The fingerprint of the key in a line such as `publickey ssh-ed25519 AAAA…` (sshd_config(5), *ExposeAuthInfo*).
    static func fingerprint(of methods: String) -> String? {
        for line in methods.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 3, words[0] == "publickey", let key = Data(base64Encoded: String(words[2])) else {
                continue
            }
            return "SHA256:" + Data(RunningDigest.sha256(key)).base64EncodedString().trimmingSuffix("=")
        }
        return nil
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = self
        while text.last == character { text.removeLast() }
        return text
    }
}
