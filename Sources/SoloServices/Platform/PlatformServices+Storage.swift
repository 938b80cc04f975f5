import SoloObjectStore
import Synchronization
import SoloCore

extension PlatformServices {
    /// Under which name the data of a resource is kept.
    func storageName(_ kind: StoredResource.Kind, _ id: String) -> String {
        state.withLock { $0.storage.name(of: StoredResource(kind, id)) }
    }

    /// The resource to show for a storage name: of two ids the one of the serving release, `nil` for data without an id.
    func resourceID(_ kind: StoredResource.Kind, named name: String) -> String? {
        let (storage, promoted) = state.withLock { ($0.storage, $0.promoted) }
        let ids = storage.ids(of: name, kind: kind)
        let declared = Set((promoted?.resources ?? []).filter { StoredResource.Kind($0.kind) == kind }.map(\.id))
        return ids.first(where: declared.contains) ?? ids.first
    }

    /// Changes the map; it is on the disk when this returns. Call it from ``withoutChanges(_:)``.
    func changeStorage(_ body: (inout StorageMap) -> Void) async throws {
        let file = configuration.storageMap
        let before = state.withLock(\.storage)
        var map = before
        if try file.read() == nil { map.adopt(try await storedNames()) }
        body(&map)
        guard map != before else { return }
        try file.write(map)
        state.withLock { $0.storage = map }
    }

    /// Every name that data is kept under.
    private func storedNames() async throws -> [StoredResource] {
        let databases = try DatabaseFiles(folder: configuration.databasesPath).sizes().keys.sorted()
        let queues = try await queues.summaries(of: []).map(\.queue)
        return databases.map { StoredResource(.sqlite, $0) }
            + (try objects.bucketSummaries().map { StoredResource(.bucket, $0.name) })
            + queues.map { StoredResource(.queue, $0) }
            + (try vault.list().map { StoredResource(.secret, $0.name) })
    }
}
