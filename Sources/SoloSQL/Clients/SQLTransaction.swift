/// Reads and writes inside of one transaction; of no use after it has ended.
public struct SQLTransaction: SQLWriting {
    private let session: any SQLSession

    package init(_ session: any SQLSession) {
        self.session = session
    }

    /// Every row of a result, with what the transaction has written so far.
    public func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await session.run(statement).rows
    }

    /// Runs a statement and returns how many rows it changed.
    @discardableResult
    public func execute(_ statement: SQLStatement) async throws -> SQLChanges {
        try await SQLChanges(session.run(statement).changes)
    }
}
