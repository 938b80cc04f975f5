package import struct Foundation.Data
package import SoloCore
package import SoloServices

/// A stage that was never started or told anything: there is nothing in it. To look at it makes no folder and no file; the first
/// thing that has to be kept opens its stores.
package struct UntouchedStage: StageAdministration {
    private let folders: StageFolders
    private let manifest: Manifest?
    private let environment: [String: String]

    package init(_ folders: StageFolders, manifest: Manifest?, environment: [String: String]) {
        self.folders = folders
        self.manifest = manifest
        self.environment = environment
    }

    package func status() -> StageStatus {
        StageStatus(
            app: manifest?.name ?? folders.package.lastPathComponent, stage: folders.stage, isRunning: false,
            resources: (manifest?.resources ?? []).map { .init(id: $0.id, kind: $0.kind.rawValue) }, queues: [],
            schedules: [], unsetSecrets: secrets().map(\.name))
    }

    package func resources() -> [StageResource] { [] }

    package func removeResource(_ name: String, kind: StoredResource.Kind?) throws -> StageResource {
        throw HostError.unknown("resource", name, known: [])
    }

    package func secrets() -> [SecretState] { SecretState.all(set: [], manifest: manifest) }

    package func setSecret(_ name: String, to value: Redacted<String>) async throws {
        let stage = try await StoredStage.open(folders, manifest: manifest, environment: environment)
        do {
            try await stage.administration.setSecret(name, to: value)
        } catch {
            await stage.close()
            throw error
        }
        await stage.close()
    }

    package func removeSecret(_ name: String) -> Bool { false }
    package func queues() -> [QueueSummary] { [] }

    package func messages(in queue: String, state: QueueMessage.State, limit: Int) throws -> [QueueMessage] {
        throw HostError.unknown("queue", queue, known: [])
    }

    package func message(_ id: String, in queue: String) throws -> QueueMessage {
        throw HostError.unknown("queue", queue, known: [])
    }

    package func send(_ payload: Data, to queue: String, key: String?, delay: Double) throws -> MessageReceipt {
        throw notRunning
    }

    package func purge(_ queue: String, onlyDead: Bool) throws -> Int {
        throw HostError.unknown("queue", queue, known: [])
    }

    package func replay(_ queue: String, id: String?) throws -> Int {
        throw HostError.unknown("queue", queue, known: [])
    }

    package func objects(in bucket: String, prefix: String, after key: String?, limit: Int) throws -> BucketPage {
        throw HostError.unknown("bucket", bucket, known: [])
    }

    package func object(_ key: String, in bucket: String) throws -> BucketDownload {
        throw HostError.unknown("bucket", bucket, known: [])
    }

    package func put<Content: AsyncSequence & Sendable>(
        _ content: Content, into bucket: String, as key: String, contentType: String?
    ) throws -> BucketObject where Content.Element == Data {
        throw notRunning
    }

    package func removeObject(_ key: String, in bucket: String) throws -> Bool {
        throw HostError.unknown("bucket", bucket, known: [])
    }

    package func schedules() -> [ScheduleSummary] { [] }

    package func history(of schedule: String, limit: Int) throws -> [ScheduleRun] {
        throw HostError.unknown("schedule", schedule, known: [])
    }

    package func runNow(_ schedule: String) throws -> ScheduleRun { throw notRunning }
    package func command(_ name: String) throws -> RunningApp { throw notRunning }

    private var notRunning: HostError {
        HostError(
            .notRunning, "The stage '\(folders.stage)' does not run.", fix: "Start it:",
            commands: ["solo dev" + HostError.stageOption(folders.stage)],
            isRefusal: true)
    }
}
