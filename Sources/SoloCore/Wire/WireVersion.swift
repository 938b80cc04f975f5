/// The release of Solo that this code belongs to. An app and the `solo` that runs it may be of different ones.
package enum SoloRelease {
    package static let current = "0.1.0"
}

/// The versions of one shared document or protocol that a release of Solo supports: the one it writes, and the oldest it still
/// reads. A change that the other side could not read raises ``current``.
package struct WireVersion: Codable, Sendable, Equatable {
    package var current: Int
    package var oldest: Int

    package init(current: Int, oldest: Int) {
        self.current = current
        self.oldest = oldest
    }

    package init(_ version: Int) { self.init(current: version, oldest: version) }

    /// What `App describe` prints. A change adds a schema in `Schemas/`. Version 2 had neither the schemas of a Postgres
    /// database nor the modules of routes.
    package static let manifest = WireVersion(current: 3, oldest: 2)
    /// The documents and requests between an app and the platform while it runs: bindings, health, invocations, and the services' requests.
    /// Version 1 had one key for all that a component was lent.
    package static let app = WireVersion(2)
    /// The requests of the command line to a running `solo dev`. Version 0 had a path for each request.
    package static let administration = WireVersion(1)

    /// What the agent on a server prints, line by line, to the command line that called it.
    package static let agent = WireVersion(1)

    /// Whether there is a version that both sides support.
    package func overlaps(_ other: WireVersion) -> Bool { oldest <= other.current && other.oldest <= current }
}

extension WireVersion: CustomStringConvertible {
    package var description: String {
        oldest == current ? "version \(current)" : "versions \(oldest) to \(current)"
    }
}
