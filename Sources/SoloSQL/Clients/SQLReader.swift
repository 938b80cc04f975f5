/// Reads from a database. The connection itself is read-only, so that even an injected statement cannot write.
public struct SQLReader: SQLReading {
    private let engine: any SQLEngine

    package init(_ engine: any SQLEngine) {
        self.engine = engine
    }

    /// Every row of a result.
    public func query(_ statement: SQLStatement) async throws -> [SQLRow] {
        try await engine.run(statement, access: .readOnly).rows
    }
}
