/// How many rows a statement inserted, updated or deleted.
///
/// It compares with a number: `guard try await db.execute("DELETE …") > 0 else { … }`. A route whose handler returns it
/// responds with 204; return its ``count`` to respond with the number.
public struct SQLChanges: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// The number of rows.
    public let count: Int

    /// Changes of this many rows, for a test that stands in for a database.
    public init(_ count: Int) {
        self.count = count
    }

    public init(integerLiteral count: Int) {
        self.init(count)
    }

    public static func < (one: SQLChanges, other: SQLChanges) -> Bool { one.count < other.count }

    public var description: String { "\(count)" }
}

extension SQLChanges: Encodable {
    /// Within another value it is a number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(count)
    }
}
