import Foundation
package import SoloHost

/// A key that may deploy a stage and do nothing else: a line of root's `authorized_keys` with a forced command (sshd(8)).
package struct AccessGrant: Codable, Sendable, Equatable {
    /// What it is called on its host: `ci`.
    package var name: String
    package var product: String
    /// A stage, or the beginning of stages' names with a `*` behind it, such as `pr-*`.
    package var stage: String
    /// Of the key, as `ssh-keygen -l` prints it.
    package var fingerprint: String?

    private static let marker = "solo-access"

    package init(name: String, product: String, stage: String) throws(HostError) {
        let stages = stage.hasSuffix("*") ? String(stage.dropLast()).replacing(/-$/, with: "") : stage
        _ = try HostedStage(checking: product, stages)
        guard name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, name.count <= 40 else {
            throw HostError(
                .unknownName, "A key can't be called '\(name)'.",
                fix: "Use a-z, 0-9 and single hyphens, a letter first, at most 40 characters.", isRefusal: true)
        }
        self.name = name
        self.product = product
        self.stage = stage
    }

    /// Whether it is for this stage.
    package func covers(_ other: HostedStage) -> Bool {
        guard other.product == product else { return false }
        return stage.hasSuffix("*") ? other.stage.hasPrefix(stage.dropLast()) : other.stage == stage
    }

    /// What a call of the agent with these arguments is about, if the key may make it.
    ///
    /// A key for many stages may remove them too: they are previews, which come and go.
    package func permits(_ arguments: [String]) -> Bool {
        let verbs =
            [["stage", "show"], ["release", "put"], ["deploy"]] + (stage.hasSuffix("*") ? [["stage", "remove"]] : [])
        guard let verb = verbs.first(where: { arguments.starts(with: $0) }) else { return false }
        let rest = arguments.dropFirst(verb.count)
        guard rest.count >= 2, let product = rest.first, let name = rest.dropFirst().first,
            let stage = try? HostedStage(checking: product, name)
        else { return false }
        return covers(stage)
    }

    /// The line of `authorized_keys`.
    ///
    /// - Parameter key: the public key, as `ssh-keygen` writes it.
    func line(for key: String) -> String {
        let words = key.split(separator: " ").prefix(2).joined(separator: " ")
        let command = "\(AgentPlace.command) agent access serve \(name) \(product) \(stage)"
        return "restrict,command=\"\(command)\" \(words) \(Self.marker)"
    }

    /// Reads a line; `nil` for one that is not Solo's.
    init?(line: String) {
        guard line.hasSuffix(" \(Self.marker)"),
            let found = line.firstMatch(of: /agent access serve (\S+) (\S+) ([^\s"]+)" (\S+ \S+)/),
            var grant = try? AccessGrant(
                name: String(found.1), product: String(found.2), stage: String(found.3))
        else { return nil }
        grant.fingerprint = Caller.fingerprint(of: "publickey \(found.4)")
        self = grant
    }
}
