import SoloObjectStore
import Synchronization
package import SoloCore
package import SoloMigrations
import SoloStore

/// A release takes effect in steps: what is new before it starts, everything else at its promotion, and what
/// only older releases had when their processes have ended.
extension PlatformServices {
    /// Makes what a candidate needs that is not there yet. Its grants are valid from now on, beside the grants of the releases
    /// in use, which are not affected.
    ///
    /// - Parameter migrations: those of the candidate; `nil` leaves the databases' migrations alone.
    /// - Throws: ``PlatformError``, or ``SchemaError`` or ``MigrationError`` for what was not run; then nothing was taken into use.
    package func prepare(_ manifest: Manifest, _ migrations: ReleaseMigrations? = nil) async throws {
        try await withoutChanges { try await makeReady(manifest, migrations) }
    }

    /// The release of this manifest serves now: its renames take effect, and its workers and crons alone are invoked.
    package func promote(_ manifest: Manifest) async throws {
        try await withoutChanges { try await serve(manifest) }
    }

    /// Revokes the grants that none of these manifests has. No data is removed.
    package func release(except manifests: [Manifest]) async throws {
        try await withoutChanges { try await narrow(to: manifests) }
    }

    /// Prepares and promotes a manifest, and releases all others: where nothing serves beside it.
    ///
    /// - Parameter changesDatabases: whether they are made, and their schemas are run. To look at a stage, they need not be.
    package func apply(
        _ manifest: Manifest, _ migrations: ReleaseMigrations? = nil, changesDatabases: Bool = true
    ) async throws {
        try await withoutChanges {
            try await makeReady(manifest, migrations, changesDatabases: changesDatabases)
            try await serve(manifest)
            try await narrow(to: [manifest])
        }
    }

    private func makeReady(
        _ manifest: Manifest, _ migrations: ReleaseMigrations?, changesDatabases: Bool = true
    ) async throws {
        // Before anything is made under the names that are in it.
        try await changeStorage { $0.prepare(manifest) }
        if changesDatabases {
            let storage = state.withLock(\.storage)
            for schema in configuration.schemas(of: manifest, storage) { try await schema.apply() }
            try await clusters.make(manifest, storage.promoting(manifest))
            if let migrations { try await migrate(manifest, migrations) }
            try await clusters.permit(manifest, storage.promoting(manifest))
        }
        try await objects.make(buckets: buckets(of: manifest))
        let used = state.withLock { $0.used.contains(manifest) ? $0.used : $0.used + [manifest] }
        try use(used)
    }

    private func serve(_ manifest: Manifest) async throws {
        try await changeStorage { $0.promote(manifest) }
        try await objects.prepare(buckets: buckets(of: manifest))
        let used = state.withLock { state in
            state.promoted = manifest
            return state.used.contains(manifest) ? state.used : state.used + [manifest]
        }
        try use(used)
        let storage = state.withLock(\.storage)
        dispatcher.apply(manifest) { storage.name(of: StoredResource(.queue, $0)) }
        scheduler.apply(manifest)
        clusters.scale(manifest, manifest.stage(configuration.stage))
    }

    private func narrow(to manifests: [Manifest]) async throws {
        try use(manifests)
        let storage = state.withLock(\.storage)
        try await clusters.release(except: manifests) { storage.promoting($0) }
        try await changeStorage { $0.release(except: manifests) }
    }

    /// Permits what these manifests may do together, and nothing else. A scope's key is the same in all of them.
    private func use(_ manifests: [Manifest]) throws {
        let storage = state.withLock(\.storage)
        var credentials: [String: ComponentCredential] = [:]
        var queues: [String: String] = [:]
        for manifest in manifests {
            let names = storage.promoting(manifest)
            for resource in manifest.resources where resource.kind == .queue {
                queues[names.name(of: StoredResource(resource))] = resource.id
            }
            for credential in try keys.credentials(of: manifest) {
                let grants = manifest.serviceGrants(credential.grants, names)
                credentials[credential.key.id, default: credential.granting([])].grants += grants
            }
        }
        let all = credentials.values.map { $0.granting(Grant.sorted($0.grants)) }
            .sorted { ($0.component, $0.key.id) < ($1.component, $1.key.id) }
        state.withLock { state in
            state.used = manifests
            state.credentials = all
            state.queues = queues
        }
        book.replace(all)
    }

    /// The buckets of a manifest under the names that they have in the store.
    private func buckets(of manifest: Manifest) -> [ManifestResource] {
        let names = state.withLock(\.storage).promoting(manifest)
        return manifest.resources.filter { $0.kind == .bucket }.map { bucket in
            var bucket = bucket
            bucket.id = names.name(of: StoredResource(bucket))
            return bucket
        }
    }
}

extension ComponentCredential {
    fileprivate func granting(_ grants: [Grant]) -> ComponentCredential {
        ComponentCredential(component: component, key: key, grants: grants)
    }
}

extension Manifest {
    /// What grants open at the services' port, where a resource is known by the name of its storage. Databases are not
    /// among them: one that is called as a bucket's storage must not open the bucket.
    fileprivate func serviceGrants(_ grants: [Grant], _ names: StorageMap) -> [Grant] {
        let kinds = Dictionary(resources.map { ($0.id, $0.kind) }, uniquingKeysWith: { first, _ in first })
        return grants.compactMap { grant in
            let (kind, actions): (StoredResource.Kind, Set<Grant.Action>)
            switch kinds[grant.resource] {
            case .bucket: (kind, actions) = (.bucket, [.read, .write, .delete])
            case .queue: (kind, actions) = (.queue, [.send, .receive])
            default: return nil
            }
            return Grant(
                resource: names.name(of: StoredResource(kind, grant.resource)),
                actions: grant.actions.filter(actions.contains), prefix: grant.prefix)
        }
    }
}
