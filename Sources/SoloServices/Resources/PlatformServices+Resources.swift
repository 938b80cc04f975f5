import Synchronization
import SoloConcurrency
import SoloCore
import SoloObjectStore
import SoloSQL

extension PlatformServices {
    /// Everything that the stage keeps data of, declared or not, with how much it is.
    package func storedResources() async throws -> [StoredResource: ResourceSize] {
        var stored: [StoredResource: ResourceSize] = [:]
        for (name, bytes) in try DatabaseFiles(folder: configuration.databasesPath).sizes() {
            guard let id = resourceID(.sqlite, named: name) else { continue }
            stored[StoredResource(.sqlite, id)] = ResourceSize(bytes: bytes)
        }
        let databases = try await clusters.sizes()
        for (resource, name) in state.withLock(\.storage).names where resource.kind == .postgres {
            stored[resource] = ResourceSize(bytes: databases[name])
        }
        for bucket in try bucketSummaries() {
            stored[StoredResource(.bucket, bucket.name)] = ResourceSize(bytes: bucket.bytes, objects: bucket.objects)
        }
        for queue in try await queues.summaries(of: []) {
            guard let id = resourceID(.queue, named: queue.queue) else { continue }
            stored[StoredResource(.queue, id)] = ResourceSize(messages: queue.count)
        }
        for secret in try secretNames() { stored[StoredResource(.secret, secret)] = ResourceSize() }
        for (component, runs) in try await schedules.runCounts() {
            stored[StoredResource(.cron, component)] = ResourceSize(runs: runs)
        }
        return stored
    }

    /// Removes all that is stored of a resource. Missing data is not an error, so that an interrupted removal can be repeated.
    ///
    /// It checks nothing: call it from ``withoutChanges(_:)``, once nothing uses the resource.
    package func removeData(of resource: StoredResource) async throws {
        let storage = state.withLock(\.storage)
        let name = storage.name(of: resource)
        // The data of a renamed resource has two ids while old processes run; it goes with the last one.
        if storage.ids(of: name, kind: resource.kind).allSatisfy({ $0 == resource.id }) {
            try await removeData(resource.kind, named: name)
        }
        try await changeStorage { $0.remove(resource) }
    }

    private func removeData(_ kind: StoredResource.Kind, named name: String) async throws {
        switch kind {
        case .sqlite:
            try DatabaseFiles(folder: configuration.databasesPath).remove(named: name)
            try await queues.forgetPushed(from: OutboxDatabase(.sqlite, name))
        case .postgres:
            try await clusters.remove(database: name)
            try await queues.forgetPushed(from: OutboxDatabase(.postgres, name))
        case .bucket:
            if try objects.bucketSummaries().contains(where: { $0.name == name }) {
                try await objects.removeBucket(name)
            }
        case .queue: try await queues.remove(name)
        case .secret: try vault.remove(name)
        case .cron: try await schedules.remove(name)
        // Its values are in the code.
        case .setting: break
        }
    }

    /// Runs `body` while nothing else is taken into use: what nothing uses at its start is free until its end.
    package func withoutChanges<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try await changes.withPermit { try await body() }
    }
}
