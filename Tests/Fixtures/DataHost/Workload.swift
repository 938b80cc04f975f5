import SoloSQL

/// What is done over and over.
enum Workload: String {
    /// One row of no table, once.
    case first
    /// A row by its key.
    case row
    /// The same, as a `Codable` value.
    case rowCodable = "row-codable"
    /// A hundred rows.
    case rows
    case rowsCodable = "rows-codable"
    /// A row more.
    case insert
    /// Fifty rows by their keys, asked for at once.
    case batch
    /// The same by a task for each.
    case burst

    private struct Item: Codable, Sendable {
        var id: Int
        var name: String
        var price: Double
        var note: String?
    }

    /// Returns how many statements it ran.
    func run(on db: SQLClient, _ keys: inout Keys) async throws -> Int {
        let key = keys.next()
        switch self {
        case .first: try expect(await db.query("SELECT 1").count, 1)
        case .row: try expect(await db.query(Self.row(key)).count, 1)
        case .rowCodable: try expect(await db.query(Self.row(key), as: Item.self).count, 1)
        case .rows: try expect(await db.query(Self.rows(key)).count, 100)
        case .rowsCodable: try expect(await db.query(Self.rows(key), as: Item.self).count, 100)
        case .insert: try await db.execute("INSERT INTO written (name) VALUES (\("a row of the benchmark"))")
        case .batch:
            let found = try await db.batch((0..<50).map { _ in Self.row(keys.next()) })
            try expect(found.count { $0.count == 1 }, 50)
            return 50
        case .burst:
            try await withThrowingTaskGroup(of: Void.self) { group in
                for key in (0..<50).map({ _ in keys.next() }) {
                    group.addTask { try expect(await db.query(Self.row(key)).count, 1) }
                }
                try await group.waitForAll()
            }
            return 50
        }
        return 1
    }

    private static func row(_ key: Int) -> SQLStatement {
        "SELECT id, name, price, note FROM items WHERE id = \(key)"
    }

    private static func rows(_ key: Int) -> SQLStatement {
        "SELECT id, name, price, note FROM items WHERE id >= \(key) ORDER BY id LIMIT 100"
    }

    private func expect(_ count: Int, _ expected: Int) throws {
        guard count == expected else { throw Unexpected(count: count) }
    }

    private struct Unexpected: Error {
        var count: Int
    }
}

/// The keys that a task asks for, scattered over the first 9900 of 10,000 rows, and the same in every run.
struct Keys {
    private var state: UInt32

    init(task: Int) { state = UInt32(truncatingIfNeeded: task + 1) &* 2_654_435_761 }

    mutating func next() -> Int {
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int((state >> 8) % 9900) + 1
    }
}
