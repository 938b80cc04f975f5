package import struct Foundation.Data
package import class Foundation.JSONDecoder

/// The control socket of an app's process: HTTP on paths of its own.
package enum ControlPath {
    package static let health = "/health"
    package static let promote = "/promote"
    /// Take nothing new, and end within the drain's limit.
    package static let stop = "/stop"
    /// Take nothing new: another release takes over. Requests have the drain's limit, jobs their own.
    package static let supersede = "/supersede"
    package static let metrics = "/metrics"

    /// An ``Invocation`` in, an ``InvocationOutcome`` out. A route's pattern is made with `:component`.
    package static func invocations(_ component: String) -> String { "/invocations/\(component)" }
}

/// Where an uptime check asks an app, from outside. Whether somebody uses a product is not said by it.
package enum UptimeCheck {
    package static let path = "/health"
}

/// What a process of a release does.
package enum ReleaseState: String, Codable, Sendable {
    /// It responds only on the control socket.
    case standby
    /// It accepts on the public sockets.
    case serving
    /// It accepts nothing and finishes what it has.
    case draining
}

/// The response to a health check, of an app's process and of the platform's services.
package struct HealthDocument: Codable, Sendable, Equatable {
    /// The versions that this side supports. A document without them was written before there was a second version.
    package var versions: WireVersion?
    package var solo: String?
    package var state: ReleaseState
    /// Only an app's process has these: its release, and the requests and invocations it has not finished.
    package var release: String?
    package var inFlight: Int?

    package init(
        versions: WireVersion = .app, solo: String = SoloRelease.current, state: ReleaseState, release: String? = nil,
        inFlight: Int? = nil
    ) {
        self.versions = versions
        self.solo = solo
        self.state = state
        self.release = release
        self.inFlight = inFlight
    }

    package func encoded() throws -> Data { Data(try JSONValue(encoding: self).line.utf8) }

    /// Reads one.
    ///
    /// - Throws: ``WireMismatch`` for a process without a version in common with this solo, whatever else the document has.
    package static func decode(_ data: Data) throws -> HealthDocument {
        struct Header: Decodable {
            var versions: WireVersion?
            var solo: String?
        }
        let decoder = JSONDecoder()
        let header = try decoder.decode(Header.self, from: data)
        try WireMismatch.check(
            .health, theirs: header.versions ?? WireVersion(1), solo: header.solo, ours: .app)
        return try decoder.decode(HealthDocument.self, from: data)
    }
}

/// Which release of a stage is promoted: one record for all of its processes, a line with the release's id.
package struct PromotionRecord: Sendable, Equatable {
    package var release: String

    package init(release: String) { self.release = release }

    /// `nil` for what is not a record.
    package init?(_ content: Data) {
        let text = String(decoding: content, as: UTF8.self)
        guard text.hasSuffix("\n"), text.count > 1 else { return nil }
        release = String(text.dropLast())
    }

    package var content: Data { Data((release + "\n").utf8) }
}
