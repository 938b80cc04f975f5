package import struct Foundation.Data
package import struct Foundation.URL
package import SoloCore
package import SoloServices

/// What `solo resource`, `secret`, `queue`, `bucket`, `cron`, `status` and `outputs` ask of a stage: of the one that runs,
/// through its socket, or of its stores while nothing runs.
package protocol StageAdministration: Sendable {
    func status() async throws -> StageStatus
    /// Every resource, in use or orphaned.
    func resources() async throws -> [StageResource]
    /// Removes an orphan for good with its data, and says what it was.
    func removeResource(_ name: String, kind: StoredResource.Kind?) async throws -> StageResource
    func secrets() async throws -> [SecretState]
    func setSecret(_ name: String, to value: Redacted<String>) async throws
    /// Says whether it was there.
    func removeSecret(_ name: String) async throws -> Bool
    func queues() async throws -> [QueueSummary]
    func messages(in queue: String, state: QueueMessage.State, limit: Int) async throws -> [QueueMessage]
    func message(_ id: String, in queue: String) async throws -> QueueMessage
    /// Puts a message into a queue of the stack.
    func send(_ payload: Data, to queue: String, key: String?, delay: Double) async throws -> MessageReceipt
    /// Removes the messages that no worker has, or dead letters alone, and says how many.
    func purge(_ queue: String, onlyDead: Bool) async throws -> Int
    /// Puts dead letters back, one or all, and says how many.
    func replay(_ queue: String, id: String?) async throws -> Int
    /// A page of a bucket's objects, in the order of their keys' bytes.
    func objects(in bucket: String, prefix: String, after key: String?, limit: Int) async throws -> BucketPage
    func object(_ key: String, in bucket: String) async throws -> BucketDownload
    /// Puts an object, whole or not at all.
    func put<Content: AsyncSequence & Sendable>(
        _ content: Content, into bucket: String, as key: String, contentType: String?
    ) async throws -> BucketObject where Content.Element == Data
    /// Says whether it was there.
    func removeObject(_ key: String, in bucket: String) async throws -> Bool
    func schedules() async throws -> [ScheduleSummary]
    func history(of schedule: String, limit: Int) async throws -> [ScheduleRun]
    /// Runs a schedule now and returns when it has ended.
    func runNow(_ schedule: String) async throws -> ScheduleRun
    /// The serving release's binary, and bindings for one more process of it.
    func command(_ name: String) async throws -> RunningApp
}

/// What a command of the app needs to run beside the release that serves.
package struct RunningApp: Codable, Sendable {
    package var binary: URL
    package var bindings: Bindings
}

/// What sending a message came to.
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
    package var appProcess: Int32?
    /// Addresses of the APIs by component id, and of the services.
    package var addresses: StageAddresses?
    package var resources: [Resource]
    package var queues: [QueueSummary]
    package var schedules: [ScheduleSummary]
    package var unsetSecrets: [String]

    package struct Resource: Codable, Sendable, Equatable {
        package var id: String
        package var kind: String
    }
}
