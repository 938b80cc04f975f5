import SoloCore
import SoloSQL

extension PostgresCluster {
    /// Reads every table and every B-tree index of each database, and finds what contradicts itself (amcheck in Postgres' manual). It is for a
    /// cluster that was recovered: digests tell that a copy is what was copied, and not that this was sound.
    ///
    /// An installation without amcheck checks nothing.
    ///
    /// - Throws: ``PostgresError`` `postgres-backup-damaged`.
    package func checkContents() async throws {
        for database in try await databases().sorted() { try await check(database) }
    }

    private func check(_ database: String) async throws {
        let console = try await console(database)
        defer { console.close() }
        let found = try await console.run(
            "SELECT installed_version IS NOT NULL FROM pg_available_extensions WHERE name = 'amcheck'"
        ).rows.first?.decode(Bool.self)
        guard let isInstalled = found else { return }
        // The owner of a database can't make this extension, so a dump with it could not be loaded.
        if !isInstalled { try await console.run("CREATE EXTENSION amcheck SCHEMA pg_catalog") }
        let outcome = try await runAmcheck(database)
        if !isInstalled { try await console.run("DROP EXTENSION amcheck") }
        guard outcome.isSuccess else { throw PostgresError.contradictory(database, outcome.lines) }
    }

    private func runAmcheck(_ database: String) async throws -> (isSuccess: Bool, lines: [String]) {
        let target = target(database: database, as: try superuser())
        return try await ServerProgram(
            executable: try installation().program("pg_amcheck"),
            arguments: [
                "--no-password", "--host", target.host, "--port", String(target.port), "--username", target.user,
                "--database", target.database,
            ], user: ServerUser(other: nil)
        ).run(environment: ["PGPASSWORD": target.password?.exposed ?? ""], endsWithTask: true)
    }
}
