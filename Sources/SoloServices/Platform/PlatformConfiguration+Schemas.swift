package import SoloCore

extension PlatformConfiguration {
    /// Where databases are not what the schemas of a manifest say. They are only read, and the services need not run.
    ///
    /// - Throws: ``SchemaError`` for a schema that is not valid.
    package func misfits(of manifest: Manifest) async throws -> [SchemaMisfit] {
        let storage = try storageMap.read()
        var misfits: [SchemaMisfit] = []
        for schema in try schemas(of: manifest, storage ?? adopted()) { misfits += try await schema.misfits() }
        return misfits
    }

    /// The schemas of a manifest's databases, each with the file that the manifest's release uses.
    func schemas(of manifest: Manifest, _ storage: StorageMap) -> [DatabaseSchema] {
        let names = storage.promoting(manifest)
        return manifest.resources.compactMap { resource in
            guard resource.kind == .sqlite else { return nil }
            return DatabaseSchema(
                resource: resource.id, text: resource.sqlite?.schema ?? "",
                path: databasePath(names.name(of: StoredResource(.sqlite, resource.id))), isShared: sharedSockets != nil
            )
        }
    }

    /// The map of a stage that has none yet.
    func adopted() throws -> StorageMap {
        var map = StorageMap()
        map.adopt(try DatabaseFiles(folder: databasesPath).sizes().keys.map { StoredResource(.sqlite, $0) })
        return map
    }
}

extension Plan.Warning {
    /// With the statement that mends it.
    package init(_ misfit: SchemaMisfit) {
        self.init(
            code: .schemaMisfit, resource: misfit.resource,
            message: misfit.message + (misfit.fix.map { " Run: \($0)" } ?? ""))
    }
}
