/// One database whose history nobody else changes meanwhile.
protocol MigrationSession: Sendable {
    /// What ran, none for a database without a history.
    func history() async throws -> [AppliedMigration]
    /// Makes what has to be there before the first one runs: the history, and a snapshot if the engine has one.
    func prepare() async throws
    /// Runs a migration in one transaction with its line in the history.
    func run(_ migration: Migration) async throws
    /// Notes that a migration without a transaction begins.
    func start(_ migration: Migration) async throws
    /// Runs one statement of it.
    ///
    /// - Parameter isRepeated: whether it may have run before, to its end or in part.
    func run(_ statement: ScriptStatement, isRepeated: Bool) async throws
    /// Notes that it has ended.
    func finish(_ migration: Migration) async throws
}

/// The moments of a run at which an end of the process leaves something different behind.
package enum MigrationMoment: Sendable, Equatable {
    case locked
    /// The snapshot is written, under another name.
    case snapshotWritten
    case prepared
    /// Its transaction, or its line in the history, has begun.
    case began(Int)
    /// All of its statements ran in the transaction, or one without.
    case executed(Int)
    /// Its line is in the history, in the transaction.
    case recorded(Int)
    case finished(Int)

    package typealias Observer = @Sendable (MigrationMoment) -> Void
}
