import SoloCore

/// Under which name a stage keeps the data of each resource.
///
/// The name is given once and stays: a resource that is renamed in the code gets the name that its data has, so that nothing is
/// moved. A resource without an entry has its id as the name.
struct StorageMap: Sendable, Equatable {
    /// Two ids may have one name while processes run that still use the resource's earlier id.
    private(set) var names: [StoredResource: String] = [:]
    /// Ids that were named for a release that has not served yet. A rename may still give them other data.
    private(set) var candidates: Set<StoredResource> = []

    init(names: [StoredResource: String] = [:], candidates: Set<StoredResource> = []) {
        self.names = names
        self.candidates = candidates
    }

    /// Where a resource's data is, or would be.
    func name(of resource: StoredResource) -> String {
        guard Self.kinds.contains(resource.kind) else { return resource.id }
        return names[resource] ?? freeName(for: resource)
    }

    /// The ids that have a name, sorted.
    func ids(of name: String, kind: StoredResource.Kind) -> [String] {
        let ids = names.filter { $0.key.kind == kind && $0.value == name }.map(\.key.id)
        let unnamed = StoredResource(kind, name)
        return ids.isEmpty && names[unnamed] == nil ? [name] : ids.sorted()
    }

    /// The map of a stage from before there was one: everything is stored under its id.
    mutating func adopt(_ stored: some Sequence<StoredResource>) {
        let taken = Set(names.map { StoredResource($0.key.kind, $0.value) })
        for resource in stored where names[resource] == nil && !taken.contains(resource) {
            names[resource] = resource.id
        }
    }

    /// Gives a resource a name for good, if it has none.
    mutating func add(_ resource: StoredResource) {
        names[resource] = name(of: resource)
        candidates.remove(resource)
    }

    /// Names what a candidate has and the stage has not. What the candidate renames gets its name at the promotion.
    mutating func prepare(_ manifest: Manifest) {
        let unnamed = Self.resources(of: manifest).filter {
            names[$0.stored] == nil && renamed($0, in: manifest) == nil
        }
        .map(\.stored)
        // First those that can have their id, so that none of them finds it taken by another one's `-2`.
        let taken = Set(names.map { StoredResource($0.key.kind, $0.value) })
        for resource in unnamed.filter({ !taken.contains($0) }) + unnamed.filter(taken.contains) {
            names[resource] = freeName(for: resource)
            candidates.insert(resource)
        }
    }

    /// As ``prepare(_:)``, with the renames.
    mutating func promote(_ manifest: Manifest) {
        for resource in Self.resources(of: manifest) {
            if let name = renamed(resource, in: manifest) { names[resource.stored] = name }
        }
        prepare(manifest)
        for resource in Self.resources(of: manifest) { candidates.remove(resource.stored) }
    }

    func promoting(_ manifest: Manifest) -> StorageMap {
        var map = self
        map.promote(manifest)
        return map
    }

    /// Removes ids that nothing uses if their data has another id in use, and names that were given for a release that
    /// never served. All other data keeps its id, in use or not.
    mutating func release(except manifests: [Manifest]) {
        let used = Set(manifests.flatMap(Self.resources(of:)).map(\.stored))
        let usedNames = Set(names.filter { used.contains($0.key) }.map { StoredResource($0.key.kind, $0.value) })
        for (resource, name) in names where !used.contains(resource) {
            if candidates.contains(resource) || usedNames.contains(StoredResource(resource.kind, name)) {
                remove(resource)
            }
        }
    }

    /// Removes a resource, once its data is gone.
    mutating func remove(_ resource: StoredResource) {
        names[resource] = nil
        candidates.remove(resource)
    }

    /// The kinds that have data under a name that can be chosen.
    private static let kinds: Set<StoredResource.Kind> = [.sqlite, .postgres, .bucket, .queue, .secret]

    private static func resources(of manifest: Manifest) -> [(stored: StoredResource, renamedFrom: String?)] {
        manifest.resources.map { (StoredResource($0), $0.renamedFrom) }.filter { kinds.contains($0.0.kind) }
    }

    /// The name that a resource takes over from the one that it was. Once a release with it has served, the note
    /// in the code has no effect any more.
    private func renamed(
        _ resource: (stored: StoredResource, renamedFrom: String?), in manifest: Manifest
    ) -> String? {
        guard let id = resource.renamedFrom, names[resource.stored] == nil || candidates.contains(resource.stored)
        else { return nil }
        let old = StoredResource(resource.stored.kind, id)
        return manifest.resources.contains { StoredResource($0) == old } ? nil : names[old]
    }

    /// The id, or `ID-2` and so on if the data of another resource has that name.
    private func freeName(for resource: StoredResource) -> String {
        let taken = Set(names.filter { $0.key.kind == resource.kind && $0.key != resource }.map(\.value))
        var name = resource.id
        var number = 1
        while taken.contains(name) {
            number += 1
            let suffix = "-\(number)"
            // It stays a valid name of a bucket.
            var stem = resource.id.prefix(NamePolicy.longestQualifiedName - suffix.count)
            while let last = stem.last, !last.isLetter && !last.isNumber { stem.removeLast() }
            name = stem + suffix
        }
        return name
    }
}
