import SoloCore

/// The public sockets of the stack's APIs. They belong to the session and outlive every release.
struct APISockets: Sendable {
    private let first: Int
    private var byComponent: [String: ListeningSocket] = [:]
    /// The first port, taken before there is an API to have it.
    private var reserved: ListeningSocket?

    /// Takes the first port, so that a taken one is told before a long build and not after it.
    init(port: Int) throws {
        first = port
        reserved = try Self.reserve(port)
    }

    private static func reserve(_ port: Int) throws -> ListeningSocket {
        do {
            return try ListeningSocket.reserve(port: port)
        } catch  where error.number == addressInUse {
            throw PortOwner.taken(port: port, flag: "--port", owner: PortOwner.find(port: port))
        }
    }

    /// Makes them what a manifest says: the first API has the session's port, each further one the next free one after it.
    mutating func match(_ manifest: Manifest) throws {
        let apis = manifest.apis.map(\.id)
        for gone in byComponent.keys where !apis.contains(gone) { byComponent[gone] = nil }
        for api in apis where byComponent[api] == nil {
            if let socket = reserved {
                reserved = nil
                byComponent[api] = socket
            } else {
                let taken = Set(byComponent.values.map(\.port))
                let port = first == 0 ? 0 : (first...).first { !taken.contains($0) } ?? 0
                byComponent[api] = try Self.reserve(port)
            }
        }
        for socket in byComponent.values { try socket.listen() }
    }

    /// In the order of their ids.
    var all: [(component: String, socket: ListeningSocket)] {
        byComponent.sorted { $0.key < $1.key }.map { (component: $0.key, socket: $0.value) }
    }

    var addresses: [String: String] { byComponent.mapValues { "http://127.0.0.1:\($0.port)" } }
}
