import Synchronization
package import SoloCore

/// The stage's secrets, by their ids in the stack.
extension PlatformServices {
    /// Those that have a value, sorted.
    package func secretNames() throws -> [String] {
        try vault.list().compactMap { resourceID(.secret, named: $0.name) }.sorted()
    }

    package func setSecret(_ id: String, to value: Redacted<String>) async throws {
        try await withoutChanges {
            try Vault.check(name: id)
            let secret = StoredResource(.secret, id)
            // Also of a candidate that would take over another value: this one was meant for it.
            try await changeStorage { $0.add(secret) }
            try vault.set(storageName(.secret, id), to: value)
        }
    }

    /// Says whether it was there.
    package func removeSecret(_ id: String) async throws -> Bool {
        try await withoutChanges { try vault.remove(storageName(.secret, id)) }
    }

    /// The secrets that a manifest declares and that have no value, sorted.
    package func missingSecrets(_ manifest: Manifest) throws -> [String] {
        let set = Set(try vault.list().map(\.name))
        var storage = state.withLock(\.storage)
        // Nothing may be in the map yet: a secret is asked for before anything is taken into use.
        storage.adopt(set.map { StoredResource(.secret, $0) })
        let names = storage.promoting(manifest)
        return manifest.resources.filter { $0.kind == .secret && !set.contains(names.name(of: StoredResource($0))) }
            .map(\.id).sorted()
    }
}
