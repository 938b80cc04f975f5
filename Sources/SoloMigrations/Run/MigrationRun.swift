import SoloCore
package import SoloSQL

/// A database that has migrations.
package enum MigrationTarget: Sendable {
    /// A file, which is made if it is not there.
    case sqlite(path: String)
    /// As the role that owns the tables.
    case postgres(PostgresTarget)
    /// A database that is not there yet: nothing has run.
    case absent(SQLDialect)

    package var dialect: SQLDialect {
        switch self {
        case .sqlite: .sqlite
        case .postgres: .postgres
        case .absent(let dialect): dialect
        }
    }
}

/// Brings one database to what its migrations say.
package struct MigrationRun: Sendable {
    /// The database's id in the manifest.
    package let resource: String
    package let target: MigrationTarget
    package let migrations: [Migration]
    private let clock: any Clock<Duration>
    private let observe: MigrationMoment.Observer

    /// - Parameters:
    ///   - migrations: all of them, in order.
    ///   - clock: what waits for locks are measured with.
    ///   - observe: is told how far it is.
    package init(
        resource: String, target: MigrationTarget, migrations: [Migration],
        clock: any Clock<Duration> = ContinuousClock(), observe: @escaping MigrationMoment.Observer = { _ in }
    ) {
        self.resource = resource
        self.target = target
        self.migrations = migrations
        self.clock = clock
        self.observe = observe
    }

    /// The files that may lie beside a SQLite file: what it was before the last migrations, also an unfinished one.
    package static func snapshotPaths(of database: String) -> [String] {
        let snapshot = database + SQLiteMigrationSession.snapshotSuffix
        return [snapshot, snapshot + ".new", snapshot + ".new-journal"]
    }

    /// Only reads.
    package func status() async throws -> MigrationStatus {
        try await explaining { status(try await history()) }
    }

    /// What the lint says of those that have not run.
    package func findings() async throws -> [MigrationFinding] {
        try await status().pending.flatMap(MigrationLint(target.dialect).findings)
    }

    /// Runs what has not run, and returns it. All of it is there after an interruption and a second call.
    ///
    /// - Parameter step: `expand` leaves out contract steps at the end, for the time in which a release before is running.
    /// - Throws: ``MigrationError`` for the first that cannot run or fails; those before it have run.
    @discardableResult
    package func up(through step: Migration.Step = .contract) async throws -> [Migration] {
        try await explaining {
            // Most of the time there is nothing to do, which needs no lock.
            guard try await !status(history()).due(through: step).isEmpty else { return [] }
            return try await withSession { session in
                observe(.locked)
                let status = status(try await session.history())
                let due = try status.due(through: step)
                try requireNoErrors(due)
                if !due.isEmpty { try await session.prepare() }
                observe(.prepared)
                for migration in due {
                    try await run(migration, session, isRepeated: status.isInterrupted(migration))
                }
                return due
            }
        }
    }

    /// Runs what has not run of several databases, one after the other.
    ///
    /// - Parameter notice: is called with each that ran.
    /// - Returns: all of them.
    @discardableResult
    package static func up(
        _ runs: [MigrationRun], through step: Migration.Step, notice: (RanMigration) -> Void = { _ in }
    ) async throws -> [RanMigration] {
        var ran: [RanMigration] = []
        for run in runs {
            for migration in try await run.up(through: step) {
                ran.append(RanMigration(database: run.resource, file: migration.file))
                notice(ran[ran.count - 1])
            }
        }
        return ran
    }

    private func status(_ history: [AppliedMigration]) -> MigrationStatus {
        MigrationStatus(resource: resource, migrations: migrations, history: history)
    }

    private func requireNoErrors(_ due: [Migration]) throws(MigrationError) {
        let lint = MigrationLint(target.dialect)
        guard let finding = due.flatMap(lint.findings).first(where: { $0.severity == .error }) else { return }
        throw MigrationError(
            .rejected, "\(path(finding.file)):\(finding.line): \(finding.message)", fix: finding.fix)
    }

    private func run(_ migration: Migration, _ session: any MigrationSession, isRepeated: Bool) async throws {
        do {
            if migration.runsInTransaction {
                try await session.run(migration)
            } else {
                try await session.start(migration)
                observe(.began(migration.number))
                for statement in ScriptStatement.statements(of: migration.text, target.dialect) {
                    do {
                        try await session.run(statement, isRepeated: isRepeated)
                    } catch let error as SQLError {
                        throw SQLScriptError(line: statement.line, error: error)
                    }
                    observe(.executed(migration.number))
                }
                try await session.finish(migration)
            }
            observe(.finished(migration.number))
        } catch let error as MigrationError {
            throw error
        } catch let error as SQLScriptError {
            throw failed(migration, ":\(error.line)", error.error)
        } catch let error as SQLError {
            throw failed(migration, "", error)
        }
    }

    private func failed(_ migration: Migration, _ place: String, _ error: SQLError) -> MigrationError {
        let effect =
            migration.runsInTransaction
            ? "Nothing of it happened." : "The statements before it in the file have run, and will run again."
        return MigrationError(
            error.isLockTimeout ? .busy : .failed,
            "\(path(migration.file))\(place) did not run: \(error.message.asSentence) \(effect)",
            fix: error.isLockTimeout
                ? "Others used the table all the time: try again when they are done." : "Correct it, and run it again.")
    }

    private func path(_ file: String) -> String { "\(MigrationFolder.name)/\(resource)/\(file)" }

    private func explaining<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as SQLError where error.code == .busy {
            throw MigrationError(
                .busy, "The migrations of \(resource) did not run: \(error.message)",
                fix: "Try again when the other one is done.")
        }
    }

    private func history() async throws -> [AppliedMigration] {
        switch target {
        case .sqlite(let path): return try await SQLiteMigrationSession.history(of: path)
        case .postgres(let target): return try await PostgresMigrationSession.history(of: target)
        case .absent: return []
        }
    }

    private func withSession<Value: Sendable>(
        _ body: @Sendable (any MigrationSession) async throws -> Value
    ) async throws -> Value {
        switch target {
        case .sqlite(let path):
            let context = InvocationContext("the migrations of \(resource)")
            return try await InvocationContext.$current.withValue(context) {
                try await SQLiteMigrationSession.with(path, clock: clock, observe: observe, body)
            }
        case .postgres(let target):
            return try await PostgresMigrationSession.with(target, clock: clock, observe: observe, body)
        case .absent:
            throw MigrationError(
                .failed, "The database \(resource) is not there yet.", fix: "Start the stage, which makes it: solo dev")
        }
    }
}

extension String {
    /// Postgres's messages have no full stop.
    fileprivate var asSentence: String { hasSuffix(".") ? self : self + "." }
}

extension SQLError {
    /// SQLSTATE `lock_not_available`.
    var isLockTimeout: Bool { engineCode == "55P03" }
}
