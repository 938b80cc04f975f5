import SoloProcess
import SoloHost
import SoloCore

/// The public sockets of the stack's APIs. They belong to the session and outlive every release.
struct APISockets: Sendable {
    private let first: Int
    /// The port of the platform's services, which no API can have; 0 where they take a free one.
    private let services: Int
    private var byComponent: [String: ListeningSocket] = [:]
    /// The first port, taken before there is an API to have it.
    private var reserved: ListeningSocket?

    /// Takes the first port, so that a taken one is told before a long build and not after it.
    init(port: Int, services: Int) throws {
        first = port
        self.services = services
        reserved = try Self.reserve(port)
    }

    private static func reserve(_ port: Int) throws -> ListeningSocket {
        do {
            return try ListeningSocket.reserve(port: port)
        } catch  where error.number == addressInUse {
            throw PortOwner.taken(port: port, flag: "--port", owner: PortOwner.find(port: port))
        }
    }

    /// What a manifest says: the first API has the session's port, each further one the next free one after it.
    ///
    /// The ports are taken and nothing listens on new ones yet; if one can't be had, all is as it was. Those of other APIs
    /// stay: the release that serves may have them.
    func adding(_ manifest: Manifest) throws -> APISockets {
        var next = self
        let apis = manifest.apis.map(\.id)
        for api in apis where next.byComponent[api] == nil {
            if let socket = next.reserved {
                next.reserved = nil
                next.byComponent[api] = socket
            } else {
                let taken = Set(next.byComponent.values.map(\.port))
                let port = first == 0 ? 0 : (first...).first { !taken.contains($0) } ?? 0
                guard port == 0 || port != services else { throw clash(api, of: apis.count) }
                next.byComponent[api] = try Self.reserve(port)
            }
        }
        return next
    }

    /// Without the sockets of APIs that the manifest does not have.
    func limited(to manifest: Manifest) -> APISockets {
        var next = self
        next.byComponent = byComponent.filter { entry in manifest.apis.contains { $0.id == entry.key } }
        return next
    }

    func listen() throws {
        for socket in byComponent.values { try socket.listen() }
    }

    /// Two things of one session that want the same port.
    private func clash(_ api: String, of count: Int) -> HostError {
        HostError(
            .portTaken,
            "The API '\(api.drop { $0 != "." }.dropFirst())' and the platform's services both want the port \(services).",
            details: ["The stack has \(count) APIs: they get the ports from \(first) on."],
            fix: "Choose another port for the services:",
            commands: [
                "solo dev \(first == 8080 ? "" : "--port \(first) ")--services-port \(max(first + count, services) + 9)"
            ],
            isRefusal: true)
    }

    /// In the order of their ids.
    var all: [(component: String, socket: ListeningSocket)] {
        byComponent.sorted { $0.key < $1.key }.map { (component: $0.key, socket: $0.value) }
    }

    var addresses: [String: String] { byComponent.mapValues { "http://127.0.0.1:\($0.port)" } }
}
