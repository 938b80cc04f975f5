package import struct Foundation.Data
package import struct Foundation.URL
package import SoloCore
package import SoloServices

/// A stage that responds to requests: one that runs, through its socket, or the stores of one that does not.
package protocol StageAdministration: Sendable {
    func respond(to request: AdminRequest) async throws -> AdminResponse
    func object(_ key: String, in bucket: String) async throws -> BucketDownload
    /// Puts an object, whole or not at all.
    func put<Content: AsyncSequence & Sendable>(
        _ content: Content, into bucket: String, as key: String, contentType: String?
    ) async throws -> BucketObject where Content.Element == Data
    /// A database as it is at one moment, while it is used.
    func dump(_ database: String) async throws -> DatabaseDump
    /// Replaces what is in a database by what ``dump(_:)`` has written: all of it or nothing.
    func load<Content: AsyncSequence & Sendable>(_ content: Content, into database: String) async throws
    where Content.Element == Data
}

extension StageAdministration {
    /// The response's content, of the type that the request's verb responds with.
    package func ask<Value>(_ request: AdminRequest, as type: Value.Type = Value.self) async throws -> Value {
        try await respond(to: request).value()
    }
}

/// The binary and the bindings for a command of the app that runs beside the serving release.
package struct RunningApp: Codable, Sendable {
    package var binary: URL
    package var bindings: Bindings
}

/// What a stage has: a plan compares a stack with it.
package struct AppliedStack: Codable, Sendable, Equatable {
    /// The manifest that was applied last; `nil` before the first one.
    package var manifest: Manifest?
    /// Resources that no stack mentions any more, with their data.
    package var orphans: [ManifestResource]
    /// The names of the secrets that are set.
    package var secrets: [String]

    package init(manifest: Manifest?, orphans: [ManifestResource], secrets: [String]) {
        self.manifest = manifest
        self.orphans = orphans
        self.secrets = secrets
    }
}

/// The result of sending a message.
package struct MessageReceipt: Codable, Sendable, Equatable {
    package var id: String
    /// A message with the same key was sent before; `id` is that one's, and nothing was queued.
    package var isRepeat: Bool

    package init(id: String, isRepeat: Bool) {
        self.id = id
        self.isRepeat = isRepeat
    }
}

/// A secret without its value.
package struct SecretState: Codable, Sendable, Equatable {
    package var name: String
    package var isSet: Bool
    /// Whether the stack that was applied last declares it.
    package var isDeclared: Bool

    package init(name: String, isSet: Bool, isDeclared: Bool) {
        self.name = name
        self.isSet = isSet
        self.isDeclared = isDeclared
    }
}

/// A stage at one moment.
package struct StageStatus: Codable, Sendable, Equatable {
    package var app: String
    package var stage: String
    package var isRunning: Bool
    /// The release that serves.
    package var release: String?
    /// Of `solo dev`, and of the app.
    package var process: Int32?
    package var appProcesses: [String: Int32]
    /// Addresses of the APIs by component id, and of the services.
    package var addresses: StageAddresses?
    package var resources: [Resource]
    package var queues: [QueueSummary]
    package var schedules: [ScheduleSummary]
    /// At each destination. Whoever is older says nothing of them.
    package var backups: [BackupStatus]?
    package var drills: DrillStatus?
    package var unsetSecrets: [String]

    package struct Resource: Codable, Sendable, Equatable {
        package var id: String
        package var kind: String
    }
}
