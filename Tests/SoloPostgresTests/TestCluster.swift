import Foundation
import SoloCore
import SoloPostgres
import SoloSQL
import TestFolders

/// A cluster of its own, removed with its server at the end of the body.
enum TestCluster {
    static let version = PostgresInstallation.all().last?.version ?? 15
    static let password = Redacted("superuser's password")

    static func with(_ body: (PostgresCluster, String) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let home = folder.path + "/postgres/\(version)"
        let cluster = at(home)
        do {
            try await body(cluster, home)
        } catch {
            try? await cluster.remove()
            throw error
        }
        try await cluster.remove()
    }

    /// A started cluster with an archive. One that shares its socket sleeps as soon as nobody is connected.
    static func with(
        archive: String, in folder: TemporaryFolder, sharesSocket: Bool, _ body: (PostgresCluster) async throws -> Void
    ) async throws {
        // One that is there already is used where it is, also for root.
        try FileManager.default.createDirectory(atPath: archive, withIntermediateDirectories: false)
        let cluster = PostgresCluster(
            version: version, home: folder.path + "/postgres",
            sharedSockets: sharesSocket ? folder.path + "/sockets" : nil, archive: archive
        ) { password }
        do {
            if sharesSocket { cluster.sleepsAfter = .milliseconds(50) }
            try await cluster.start()
            try await body(cluster)
        } catch {
            try? await cluster.remove()
            throw error
        }
        try await cluster.remove()
    }

    static func at(_ home: String) -> PostgresCluster {
        PostgresCluster(version: version, home: home) { password }
    }
}

extension PostgresCluster {
    /// Runs statements as a role, each a transaction of its own.
    func run(_ statements: [String], as role: PostgresRole, in database: String) async throws {
        let console = try await PostgresConsole.open(target(database: database, as: role))
        defer { console.close() }
        for statement in statements { try await console.run(script: statement) }
    }
}
