import Synchronization
package import SoloCore
import SoloObjectStore

extension PlatformServices {
    /// The bindings of a process with all components of the promoted release. Waits until the services listen.
    ///
    /// - Throws: ``PlatformError`` if a secret has no value.
    package func bindings(release: String) async throws -> Bindings {
        guard let manifest = appliedManifest else { throw PlatformError.notPrepared }
        return try await bindings(
            release: release, manifest: manifest, resources: manifest.resources, components: manifest.components)
    }

    /// The bindings of one process of a release: the resources and keys of these components alone. Waits until the
    /// services listen.
    ///
    /// - Parameter manifest: one that was prepared. Its renames are in the bindings, promoted or not.
    /// - Throws: ``PlatformError`` if one of the secrets has no value.
    package func bindings(
        release: String, manifest: Manifest, components: Set<String>
    ) async throws -> Bindings {
        guard manifestsInUse.contains(manifest) else { throw PlatformError.notPrepared }
        let components = manifest.components.filter { components.contains($0.id) }
        let used = Set(components.flatMap(\.grants).map(\.resource))
        return try await bindings(
            release: release, manifest: manifest, resources: manifest.resources.filter { used.contains($0.id) },
            components: components)
    }

    private func bindings(
        release: String, manifest: Manifest, resources: [ManifestResource], components: [ManifestComponent]
    ) async throws -> Bindings {
        let ids = Set(resources.map(\.id))
        let missing = try missingSecrets(manifest).filter(ids.contains)
        guard missing.isEmpty else {
            throw PlatformError(
                .secretsUnset,
                "The stage “\(configuration.stage)” has no value for \(missing.joined(separator: ", ")).",
                fix: missing.map { "Run `solo secret set \($0)`." }.joined(separator: " "))
        }
        let endpoint = try await endpoint()
        let names = state.withLock(\.storage).promoting(manifest)
        var bound: [String: ResourceBinding] = [:]
        for resource in resources { bound[resource.id] = try binding(of: resource, names, endpoint: endpoint) }
        var keys: [String: AccessKey] = [:]
        for component in components { keys[component.id] = try self.keys.key(of: component.id) }
        let databases = Set(resources.filter { $0.kind == .postgres }.map(\.id))
        for scope in components.flatMap(\.scopes) {
            let isDatabase = databases.contains(scope.grant.resource)
            keys[scope.id] = isDatabase ? try self.keys.role(of: scope) : try self.keys.key(of: scope.id)
        }
        return Bindings(stage: configuration.stage, release: release, resources: bound, keys: keys)
    }

    private func binding(
        of resource: ManifestResource, _ names: StorageMap, endpoint: String
    ) throws -> ResourceBinding? {
        let name = names.name(of: StoredResource(resource))
        return switch resource.kind {
        case .postgres: clusters.binding(of: resource, named: name)
        case .sqlite: .sqlite(path: configuration.databasePath(name))
        case .bucket: .bucket(endpoint: endpoint, name: name, region: ObjectStore.region)
        case .queue: .queue(endpoint: endpoint, name: name)
        case .secret: try vault.get(name).map(ResourceBinding.secret)
        case .setting:
            resource.setting.map {
                .setting(json: $0.overrides[configuration.stage] ?? $0.defaultValue)
            }
        }
    }
}
