extension Plan {
    /// What the changes from one manifest to the other lose for good, or cannot do.
    static func warnings(from before: Manifest, to after: Manifest, renames: Renames) -> [Warning] {
        let old = Dictionary(
            before.resources.map { (renames.resources[$0.id] ?? $0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return after.resources.flatMap { resource -> [Warning] in
            guard let previous = old[resource.id], previous.kind == resource.kind else { return [] }
            return expiries(from: previous, to: resource) + downgrade(from: previous, to: resource)
        }
    }

    private static func expiries(from old: ManifestResource, to new: ManifestResource) -> [Warning] {
        let rules = old.bucket?.lifecycle ?? []
        return (new.bucket?.lifecycle ?? []).compactMap { rule in
            // Objects that an old rule already expires as early are not lost by this one.
            let before = rules.filter { rule.prefix.hasPrefix($0.prefix) }.map(\.expireAfterDays).min()
            if let before, before <= rule.expireAfterDays { return nil }
            let objects = rule.prefix.isEmpty ? "Objects" : "Objects under \"\(rule.prefix)\""
            let age = "\(rule.expireAfterDays) day\(rule.expireAfterDays == 1 ? "" : "s")"
            return Warning(
                code: .objectsExpire, resource: new.id,
                message: "\(objects) in the bucket \(new.id) that are older than \(age) are removed for good.")
        }
    }

    private static func downgrade(from old: ManifestResource, to new: ManifestResource) -> [Warning] {
        guard let before = old.postgres?.version, let after = new.postgres?.version, after < before else { return [] }
        return [
            Warning(
                code: .postgresDowngrade, resource: new.id,
                message:
                    "Postgres \(after) cannot read what Postgres \(before) wrote: the database \(new.id) would not start."
            )
        ]
    }
}
