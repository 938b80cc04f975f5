package import SoloCore
package import SoloServices

/// A resource of a stage as `solo resource list` shows it.
package struct StageResource: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable {
        /// A stack that is applied or still runs declares it.
        case used
        /// No stack declares it any more. It is kept with its data until it is removed by its name.
        case orphaned
        /// No manifest was applied to the stage, so nothing says what is used.
        case unknown
    }

    package var id: String
    package var kind: StoredResource.Kind
    package var state: State
    package var size: ResourceSize

    package init(id: String, kind: StoredResource.Kind, state: State, size: ResourceSize = ResourceSize()) {
        self.id = id
        self.kind = kind
        self.state = state
        self.size = size
    }

    /// All of a stage's, by id: what manifests declare, what was orphaned, and whatever else has data.
    ///
    /// - Parameter manifests: those whose resources are in use; none if the stage never had one.
    package static func all(
        of manifests: [Manifest], orphans: [ManifestResource], stored: [StoredResource: ResourceSize]
    ) -> [StageResource] {
        var used = Set(manifests.flatMap(\.resources).map { StoredResource($0) })
        used.formUnion(
            manifests.flatMap(\.components).filter { $0.kind == .cron }.map { StoredResource(.cron, $0.id) }
                .filter { stored[$0] != nil })
        let known = used.union(orphans.map { StoredResource($0) }).union(stored.keys)
        return known.map { resource in
            let state: State = manifests.isEmpty ? .unknown : used.contains(resource) ? .used : .orphaned
            return StageResource(
                id: resource.id, kind: resource.kind, state: state, size: stored[resource] ?? ResourceSize())
        }
        .sorted { ($0.id, $0.kind.rawValue) < ($1.id, $1.kind.rawValue) }
    }
}

extension [StageResource] {
    /// The orphan with this name.
    ///
    /// - Throws: `HostError` if there is none, if several kinds have it, or if the stack uses it.
    package func orphan(_ name: String, kind: StoredResource.Kind?, stage: String) throws -> StageResource {
        let named = filter { $0.id == name && (kind == nil || $0.kind == kind) }
        guard !named.isEmpty else { throw HostError.unknown("resource", name, known: Set(map(\.id)).sorted()) }
        guard named.count == 1 else {
            throw HostError(
                .ambiguousName, "'\(name)' is the name of several resources.", fix: "Say which:",
                commands: named.map { "solo resource remove \(name) --kind \($0.kind.rawValue)" }, isRefusal: true)
        }
        switch named[0].state {
        case .orphaned: return named[0]
        case .used:
            throw HostError(
                .inUse, "The stack uses the \(named[0].kind.title) '\(name)', so it is not removed.",
                fix: "Take it out of the stack and let `solo dev` apply that; then it is an orphan.", isRefusal: true)
        case .unknown:
            throw HostError(
                .notRunning, "No stack was ever applied to the stage '\(stage)', so nothing says what it uses.",
                fix: "Start it once:", commands: ["solo dev"], isRefusal: true)
        }
    }
}

extension StoredResource.Kind {
    /// The kind, for people.
    package var title: String {
        switch self {
        case .sqlite: "SQLite database"
        case .postgres: "Postgres database"
        case .cron: "cron"
        case .bucket, .queue, .secret, .setting: rawValue
        }
    }
}

extension HostError.Code {
    package static let ambiguousName = Self("ambiguous-name")
    package static let inUse = Self("in-use")
}
