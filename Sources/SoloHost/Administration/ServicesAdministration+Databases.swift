import SoloCore
import SoloServices

extension ServicesAdministration {
    /// - Parameter name: may be left out where the stack has one database.
    /// - Throws: `HostError` `unknown-name`, `database-unclear`.
    func database(_ name: String?) async throws -> DatabaseAccess {
        guard let manifest = await manifest() else { throw HostError.unknown("database", name ?? "", known: []) }
        let known = manifest.resources.filter(\.kind.isDatabase).map(\.id)
        guard let id = name ?? (known.count == 1 ? known.first : nil) else {
            throw HostError(
                .init("database-unclear"),
                known.isEmpty
                    ? "The stack has no database."
                    : "The stack has \(known.count) databases: \(known.joined(separator: ", ")).",
                fix: known.isEmpty ? nil : "Name one of them.", isRefusal: true)
        }
        guard let access = try await services.access(toDatabase: id, of: manifest) else {
            throw HostError.unknown("database", id, known: known)
        }
        return access
    }

    func loadDatabase(_ name: String, from file: String) async throws -> AdminResponse {
        guard let manifest = await manifest() else { throw HostError.unknown("database", name, known: []) }
        if case .sqlite = try await database(name) {
            try requireStopped(name, "loaded")
            try await services.load(sqlite: name, of: manifest, from: file)
        } else {
            // The server has done it; what was made is lent as what was there before.
            try await services.permitDatabases(of: manifest)
        }
        return .done
    }

    func resetDatabase(_ name: String) async throws -> AdminResponse {
        if case .sqlite = try await database(name) { try requireStopped(name, "reset") }
        guard let manifest = await manifest() else { return .done }
        try await services.reset(database: name, of: manifest, makesAnew: session != nil)
        return .done
    }

    /// A file cannot be replaced under the processes that have it open.
    private func requireStopped(_ name: String, _ what: String) throws(HostError) {
        guard session != nil else { return }
        throw HostError(
            .stageBusy, "The stage '\(folders.stage)' runs, so the SQLite database '\(name)' is not \(what).",
            fix: "End its solo dev with Ctrl-C first.", isRefusal: true)
    }
}
