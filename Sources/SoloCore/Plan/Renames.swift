/// The ids that things of the old manifest have in the new one, if they differ.
struct Renames {
    var resources: [String: String] = [:]
    /// A worker is called as its queue is, so it is renamed with it.
    var components: [String: String] = [:]

    init() {}

    init(from before: Manifest, to after: Manifest, orphans: [ManifestResource]) {
        let new = Set(after.resources.map(\.id))
        for resource in after.resources {
            guard let old = resource.renamedFrom, old != resource.id, !new.contains(old) else { continue }
            // Once it was renamed, `renamed(from:)` in the code has no effect any more.
            if before.resources.contains(where: { $0.id == resource.id && $0.kind == resource.kind }) { continue }
            let candidates = before.resources + orphans
            if candidates.contains(where: { $0.id == old && $0.kind == resource.kind }) {
                resources[old] = resource.id
            }
        }
        let workers = Dictionary(
            after.components.compactMap { component in component.worker.map { ($0.queue, component.id) } },
            uniquingKeysWith: { first, _ in first })
        for component in before.components {
            guard let queue = component.worker?.queue, let renamed = resources[queue], let id = workers[renamed] else {
                continue
            }
            if id != component.id { components[component.id] = id }
        }
    }

    func grant(_ grant: Grant) -> Grant {
        var grant = grant
        grant.resource = resources[grant.resource] ?? grant.resource
        return grant
    }
}
