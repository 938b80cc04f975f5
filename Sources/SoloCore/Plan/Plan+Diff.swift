extension Plan {
    /// The changes from one manifest to another.
    ///
    /// - Parameters:
    ///   - old: what is there now; `nil` for the first time.
    ///   - new: what is wanted.
    ///   - orphans: resources that earlier plans orphaned and that are still kept.
    package init(from old: Manifest?, to new: Manifest, orphans: [ManifestResource] = []) {
        let isFirst = old == nil
        var before = old?.sorted() ?? Manifest(name: new.name)
        let after = new.sorted()
        let renames = Renames(from: before, to: after, orphans: orphans)
        if before.version < 2 { before.takeSchemas(of: after, renames: renames) }

        version = Self.currentVersion
        app = after.name
        self.isFirst = isFirst
        resources = Self.resources(from: before, to: after, orphans: orphans, renames: renames)
        components = Self.changes(
            from: before.components.map { PlanSubject($0, renames: renames) },
            to: after.components.map { PlanSubject($0) }, renames: renames.components)
        routes = Self.routes(from: before, to: after, renames: renames)
        grants = GrantComparison(from: before, to: after, renames: renames).changes
        warnings = Self.warnings(from: before, to: after, renames: renames)
        outputs = Self.changes(
            from: before.outputs.map { PlanSubject($0, renames: renames) }, to: after.outputs.map { PlanSubject($0) })
        stages = Self.changes(from: before.stages.map { PlanSubject($0) }, to: after.stages.map { PlanSubject($0) })
            .map(\.orphaned)
        if before.name != after.name {
            let detail = Detail(name: "name", from: before.name, to: after.name)
            components.insert(Change(action: .change, kind: "app", id: after.name, details: [detail]), at: 0)
        }

        let counted = (resources + components).map(\.action)
        func count(_ action: Change.Action) -> Int { counted.count { $0 == action } }
        let all = [counted.count, routes.count, grants.count, outputs.count, stages.count]
        summary = Summary(
            changes: all.contains { $0 > 0 }, create: count(.create), change: count(.change), rename: count(.rename),
            remove: count(.remove), orphan: count(.orphan), adopt: count(.adopt), routes: routes.count,
            widen: grants.count { $0.direction == .widens }, narrow: grants.count { $0.direction == .narrows })
    }

    private static func resources(
        from before: Manifest, to after: Manifest, orphans: [ManifestResource], renames: Renames
    ) -> [Change] {
        // A resource of another kind is another resource, even under the same name: the old one is not turned into it.
        let kinds = Dictionary(after.resources.map { ($0.id, $0.kind) }, uniquingKeysWith: { first, _ in first })
        func isReplaced(_ resource: ManifestResource) -> Bool {
            kinds[renames.resources[resource.id] ?? resource.id].map { $0 != resource.kind } ?? false
        }
        let kept = before.resources.filter { !isReplaced($0) }
        let adoptable = orphans.filter { orphan in
            !isReplaced(orphan) && !before.resources.contains { $0.id == orphan.id }
        }
        var changes = changes(
            from: (kept
                + adoptable.filter { orphan in
                    after.resources.contains { $0.id == orphan.id || renames.resources[orphan.id] == $0.id }
                }).map { PlanSubject($0) },
            to: after.resources.map { PlanSubject($0) }, renames: renames.resources)
        let adopted = Set(adoptable.map(\.id))
        for id in after.resources.map(\.id) where adopted.contains(id) {
            let index = changes.firstIndex { $0.id == id && $0.action == .change }
            if let index {
                changes[index].action = .adopt
            } else if let resource = after.resources.first(where: { $0.id == id }) {
                changes.append(Change(action: .adopt, kind: resource.kind.rawValue, id: id, details: []))
            }
        }
        changes += before.resources.filter(isReplaced).map {
            Change(action: .remove, kind: $0.kind.rawValue, id: $0.id, details: [])
        }
        return changes.map { change in
            // A setting has no data of its own: its values are in the code.
            change.kind == ManifestResource.Kind.setting.rawValue ? change : change.orphaned
        }
        .sorted { ($0.id, $0.kind) < ($1.id, $1.kind) }
    }

    private static func routes(from before: Manifest, to after: Manifest, renames: Renames) -> [Change] {
        after.components.flatMap { component -> [Change] in
            guard let api = component.api else { return [] }
            let old = before.components.first { $0.id == component.id }?.api?.routes ?? []
            return changes(
                from: old.map { PlanSubject($0, renames: renames) }, to: api.routes.map { PlanSubject($0) }
            ).map { change in
                var change = change
                change.component = component.id
                return change
            }
        }
    }

    /// Compares two lists by id, with the ids of the first as they will be.
    private static func changes(
        from old: [PlanSubject], to new: [PlanSubject], renames: [String: String] = [:]
    ) -> [Change] {
        var remaining = Dictionary(
            old.map { (renames[$0.id] ?? $0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var changes: [Change] = []
        for subject in new {
            guard let previous = remaining.removeValue(forKey: subject.id) else {
                changes.append(
                    Change(action: .create, kind: subject.kind, id: subject.id, details: subject.headlines))
                continue
            }
            let details = subject.differences(from: previous)
            if previous.id != subject.id {
                changes.append(
                    Change(action: .rename, kind: subject.kind, id: subject.id, from: previous.id, details: details))
            } else if !details.isEmpty {
                changes.append(Change(action: .change, kind: subject.kind, id: subject.id, details: details))
            }
        }
        changes += remaining.values.map { Change(action: .remove, kind: $0.kind, id: $0.id, details: []) }
        return changes.sorted { $0.id < $1.id }
    }
}

extension Manifest {
    /// Version 1 had no schemas, so they count as unchanged.
    fileprivate mutating func takeSchemas(of after: Manifest, renames: Renames) {
        let schemas = Dictionary(after.resources.map { ($0.id, $0.sqlite) }, uniquingKeysWith: { first, _ in first })
        for index in resources.indices where resources[index].kind == .sqlite {
            let id = resources[index].id
            resources[index].sqlite = schemas[renames.resources[id] ?? id] ?? nil
        }
    }
}

extension Plan.Change {
    /// Orphaned instead of removed.
    fileprivate var orphaned: Plan.Change {
        guard action == .remove else { return self }
        var change = self
        change.action = .orphan
        return change
    }
}
