import Foundation
import SoloHost
import SoloServer
import SoloServices

/// The backups of the stage that a command names: a laptop's, which may be all that is left of it, or a server's, whose services have the
/// destinations and the keys.
enum BackupAccess {
    case laptop(PackageOptions)
    case server(PackageOptions, StagePlace)

    static func of(_ options: PackageOptions) async throws -> BackupAccess {
        try await StagePlace.find(options).map { .server(options, $0) } ?? .laptop(options)
    }

    func list() async throws -> [StageBackups.Listed] {
        switch self {
        case .laptop(let options): try await StageBackups.of(options).list()
        case .server: try await ask(.list)
        }
    }

    func verify(_ name: String?) async throws -> StageBackups.Verified {
        guard case .laptop(let options) = self else { return try await ask(.verify(name)) }
        let backups = try await StageBackups.of(options)
        return try await backups.verify(backups.find(name))
    }

    func drill() async throws -> [Drill] {
        guard case .laptop(let options) = self else { return try await ask(.drill) }
        let configuration = try await StageBackups.configuration(options)
        var drills: [Drill] = []
        for destination in try configuration.backupDestinations(of: await StageAccess.manifest(options)) {
            let drill = await RestoreDrill(configuration, at: destination).run(at: Date())
            try configuration.note(drill)
            drills.append(drill)
        }
        return drills
    }

    func drills() async throws -> [Drill] {
        switch self {
        case .laptop(let options): try await StageBackups.configuration(options).drills()
        case .server: try await ask(.drills)
        }
    }

    /// Asks the services of a stage on a server.
    private func ask<Value: Sendable>(_ request: BackupRequest) async throws -> Value {
        guard case .server(let options, _) = self else { preconditionFailure("a laptop's stage is asked for nothing") }
        return try await StageAccess.with(options) { try await $0.ask(.backup(request)) }
    }
}
