import Foundation
import SoloHost
import SoloLaptop
import SoloServer
import SoloServices

/// The backups of the stage that a command names: a laptop's, which may be all that is left of it, or a server's, whose services have the
/// destinations and the keys.
enum BackupAccess {
    case laptop(PackageOptions)
    case server(PackageOptions)

    static func of(_ options: PackageOptions) async throws -> BackupAccess {
        try await StagePlace.find(options) == nil ? .laptop(options) : .server(options)
    }

    func list() async throws -> [StageBackups.Listed] {
        switch self {
        case .laptop(let options): try await StageBackups.of(options).list()
        case .server(let options): try await Self.ask(.list, options)
        }
    }

    func verify(_ name: String?) async throws -> StageBackups.Verified {
        switch self {
        case .laptop(let options):
            let backups = try await StageBackups.of(options)
            return try await backups.verify(backups.find(name))
        case .server(let options): return try await Self.ask(.verify(name), options)
        }
    }

    func drill() async throws -> [Drill] {
        switch self {
        case .laptop(let options):
            var configuration = try await StageBackups.configuration(options)
            let app = try await CheckingApp.lastBuild(options)
            configuration.checkingApp = { app }
            var drills: [Drill] = []
            for destination in try configuration.backupDestinations(of: await StageAccess.manifest(options)) {
                let drill = await RestoreDrill(configuration, at: destination).run(at: Date())
                try configuration.note(drill)
                drills.append(drill)
            }
            return drills
        case .server(let options): return try await Self.ask(.drill, options)
        }
    }

    func drills() async throws -> [Drill] {
        switch self {
        case .laptop(let options): try await StageBackups.configuration(options).drills()
        case .server(let options): try await Self.ask(.drills, options)
        }
    }

    /// Asks the services of a stage on a server.
    private static func ask<Value: Sendable>(
        _ request: BackupRequest, _ options: PackageOptions
    ) async throws -> Value {
        try await StageAccess.with(options) { try await $0.ask(.backup(request)) }
    }
}

extension CheckingApp {
    /// Of the package that a command names, as it was built last.
    static func lastBuild(_ options: PackageOptions) async throws -> CheckingApp? {
        try await lastBuild(options.swift(), product: options.product, of: options.folders())
    }
}
