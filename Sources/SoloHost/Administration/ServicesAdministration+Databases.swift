package import Foundation
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

    package func dump(_ name: String) async throws -> DatabaseDump {
        let access = try await database(name)
        let transfer = try DatabaseTransfer(in: folders.state)
        do {
            switch access {
            case .sqlite(let path): try await services.copy(sqlite: path, to: transfer.path)
            case .postgres: try await access.dump(to: transfer.path).runToEnd()
            }
            return try transfer.dump()
        } catch {
            transfer.remove()
            throw error
        }
    }

    package func load<Content: AsyncSequence & Sendable>(
        _ content: Content, into name: String
    ) async throws where Content.Element == Data {
        // Before the content is read, so that a mistyped name fails at once.
        let access = try await database(name)
        guard let manifest = await manifest() else { return }
        let transfer = try DatabaseTransfer(in: folders.state)
        defer { transfer.remove() }
        try await transfer.write(content)
        switch access {
        case .sqlite:
            try await services.load(sqlite: name, of: manifest, from: transfer.path, isInUse: session != nil)
        case .postgres:
            try await access.load(transfer.path).runToEnd()
            // What was made is lent as what was there before.
            try await services.permitDatabases(of: manifest)
        }
    }

    func resetDatabase(_ name: String) async throws -> AdminResponse {
        _ = try await database(name)
        guard let manifest = await manifest() else { return .done }
        try await services.reset(database: name, of: manifest, isInUse: session != nil)
        return .done
    }
}
