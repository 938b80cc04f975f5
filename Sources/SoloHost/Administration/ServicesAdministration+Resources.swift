import SoloCore
import SoloServices

extension ServicesAdministration {
    func resources() async throws -> [StageResource] {
        guard let opened else { return [] }
        return StageResource.all(
            of: await manifestsInUse(), orphans: try StoredManifest.orphans(folders.orphans),
            stored: try await opened.storedResources())
    }

    func removeResource(_ name: String, kind: StoredResource.Kind?) async throws -> StageResource {
        guard let services = opened else {
            throw HostError.unknown("resource", name, known: [])
        }
        // No manifest is applied between the check of what is in use and the removal.
        return try await services.withoutChanges {
            let orphan = try await resources().orphan(name, kind: kind, stage: folders.stage)
            let resource = StoredResource(orphan.kind, orphan.id)
            // The data first: interrupted, it is still listed and can be removed again.
            try await services.removeData(of: resource)
            if let session {
                try await session.forget(resource)
            } else {
                try StoredManifest.forget(resource, folders)
            }
            return orphan
        }
    }

    /// What the services permit, and what processes that still run were started with: a release that drains keeps its resources.
    private func manifestsInUse() async -> [Manifest] {
        let running = await session?.runningManifests ?? []
        return (opened?.manifestsInUse ?? []) + [await manifest()].compactMap(\.self) + running
    }
}
