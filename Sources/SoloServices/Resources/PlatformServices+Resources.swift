import SoloConcurrency
import SoloObjectStore
import SoloSQL

extension PlatformServices {
    /// Everything that the stage keeps data of, declared or not, with how much it is.
    package func storedResources() async throws -> [StoredResource: ResourceSize] {
        var stored: [StoredResource: ResourceSize] = [:]
        for (id, bytes) in try DatabaseFiles(folder: configuration.databasesPath).sizes() {
            stored[StoredResource(.sqlite, id)] = ResourceSize(bytes: bytes)
        }
        for bucket in try bucketSummaries() {
            stored[StoredResource(.bucket, bucket.name)] = ResourceSize(bytes: bucket.bytes, objects: bucket.objects)
        }
        for queue in try await queues.summaries(of: []) {
            stored[StoredResource(.queue, queue.queue)] = ResourceSize(messages: queue.count)
        }
        for secret in try vault.list() { stored[StoredResource(.secret, secret.name)] = ResourceSize() }
        for (component, runs) in try await schedules.runCounts() {
            stored[StoredResource(.cron, component)] = ResourceSize(runs: runs)
        }
        return stored
    }

    /// Removes all that is stored of a resource. What is not there is no error, so that an interrupted removal can be repeated.
    ///
    /// It checks nothing: call it from ``withoutChanges(_:)``, once nothing uses the resource.
    package func removeData(of resource: StoredResource) async throws {
        switch resource.kind {
        case .sqlite: try DatabaseFiles(folder: configuration.databasesPath).remove(resource.id)
        case .bucket:
            if try bucketSummaries().contains(where: { $0.name == resource.id }) {
                try await objects.removeBucket(resource.id)
            }
        case .queue: try await queues.remove(resource.id)
        case .secret: try vault.remove(resource.id)
        case .cron: try await schedules.remove(resource.id)
        // Nothing of them is stored on this machine.
        case .postgres, .setting: break
        }
    }

    /// Runs `body` while no manifest is applied: what nothing uses at its start is not taken into use meanwhile.
    package func withoutChanges<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try await changes.withPermit { try await body() }
    }
}
