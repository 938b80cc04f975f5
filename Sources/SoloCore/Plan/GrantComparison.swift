/// The grants that two manifests differ in, component by component.
///
/// A grant widens if no grant from before covers it, one for the whole bucket covering every prefix; it narrows if
/// no grant from after does. So a move from one prefix to another does both.
struct GrantComparison {
    let changes: [Plan.GrantChange]

    init(from before: Manifest, to after: Manifest, renames: Renames) {
        // A renamed resource is the same one; what is of another kind is not.
        let oldKinds = Dictionary(
            before.resources.map { (renames.resources[$0.id] ?? $0.id, $0.kind) },
            uniquingKeysWith: { first, _ in first })
        let newKinds = Dictionary(after.resources.map { ($0.id, $0.kind) }, uniquingKeysWith: { first, _ in first })
        func held(_ manifest: Manifest, _ id: (ManifestComponent) -> String) -> [String: [Grant]] {
            Dictionary(manifest.components.map { (id($0), $0.grants) }, uniquingKeysWith: +)
        }
        let old = held(before) { renames.components[$0.id] ?? $0.id }.mapValues { $0.map(renames.grant) }
        let new = held(after) { $0.id }

        var changes: [Plan.GrantChange] = []
        for component in Set(old.keys).union(new.keys).sorted() {
            let (had, has) = (old[component] ?? [], new[component] ?? [])
            let comparable = { (grant: Grant) in oldKinds[grant.resource] == newKinds[grant.resource] }
            for grant in Grant.sorted(has) {
                guard let kind = newKinds[grant.resource] else { continue }
                let won = grant.actions.filter { !grant.isCovered(by: had.filter(comparable), for: $0) }
                if !won.isEmpty {
                    changes.append(.init(.widens, component, grant, kind, won, remaining: nil))
                }
            }
            for grant in Grant.sorted(had) {
                guard let kind = oldKinds[grant.resource] else { continue }
                let lost = grant.actions.filter { !grant.isCovered(by: has.filter(comparable), for: $0) }
                // An action that is lost wholly is described differently from one that is kept for some prefix.
                for (remaining, actions) in Self.grouped(lost, by: { grant.remaining(in: has, for: $0) }) {
                    changes.append(.init(.narrows, component, grant, kind, actions, remaining: remaining))
                }
            }
        }
        self.changes = changes
    }

    private static func grouped(
        _ actions: [Grant.Action], by key: (Grant.Action) -> [String]?
    ) -> [([String]?, [Grant.Action])] {
        var groups: [([String]?, [Grant.Action])] = []
        for action in actions {
            let prefixes = key(action)
            if let index = groups.firstIndex(where: { $0.0 == prefixes }) {
                groups[index].1.append(action)
            } else {
                groups.append((prefixes, [action]))
            }
        }
        return groups
    }
}

extension Plan.GrantChange {
    fileprivate init(
        _ direction: Direction, _ component: String, _ grant: Grant, _ kind: ManifestResource.Kind,
        _ actions: [Grant.Action], remaining: [String]?
    ) {
        self.init(
            direction: direction, component: component, resource: grant.resource, kind: kind, actions: actions,
            prefix: grant.narrowing, remaining: remaining)
    }
}

extension Grant {
    /// Whether one of the grants allows an action on everything that this one does.
    func isCovered(by grants: [Grant], for action: Action) -> Bool {
        grants.contains { other in
            other.resource == resource && other.actions.contains(action)
                && (other.prefix.map { covering in prefix?.hasPrefix(covering) ?? false } ?? true)
                && (other.schema == nil || other.schema == schema)
        }
    }

    /// The prefixes or schemas inside of this grant that still allow an action.
    fileprivate func remaining(in grants: [Grant], for action: Action) -> [String]? {
        let prefixes = grants.filter { $0.resource == resource && $0.actions.contains(action) }.compactMap(\.narrowing)
            .filter { $0.hasPrefix(narrowing ?? "") }
        return prefixes.isEmpty ? nil : prefixes.sorted()
    }
}
