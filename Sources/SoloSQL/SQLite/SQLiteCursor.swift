import CSQLite
package import struct Foundation.Data
package import struct Foundation.Date

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The row that a statement stands on; valid until the next one is read.
package struct SQLiteCursor {
    let statement: OpaquePointer

    package func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    package func integer(_ column: Int32) -> Int {
        Int(sqlite3_column_int64(statement, column))
    }

    package func double(_ column: Int32) -> Double {
        sqlite3_column_double(statement, column)
    }

    package func text(_ column: Int32) -> String {
        guard let bytes = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    package func bytes(_ column: Int32) -> Data {
        guard let bytes = sqlite3_column_blob(statement, column) else { return Data() }
        return Data(bytes: bytes, count: Int(sqlite3_column_bytes(statement, column)))
    }

    /// A date that was stored as seconds since 1970.
    package func date(_ column: Int32) -> Date {
        Date(timeIntervalSince1970: double(column))
    }

    package func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: .double(double(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .bytes(bytes(column))
        default: .null
        }
    }

    var columnCount: Int32 {
        sqlite3_column_count(statement)
    }

    var columnNames: [String] {
        (0..<columnCount).map { sqlite3_column_name(statement, $0).map { String(cString: $0) } ?? "" }
    }

    /// Whether these are the names of its columns.
    func has(_ names: [String]) -> Bool {
        guard Int(columnCount) == names.count else { return false }
        return names.indices.allSatisfy { index in
            guard let name = sqlite3_column_name(statement, Int32(index)) else { return false }
            return strcmp(name, names[index]) == 0
        }
    }
}

extension SQLRowsInProgress {
    /// Adds the row that a statement stands on. - Parameter header: of its columns, asked for with the first row.
    mutating func append(_ cursor: SQLiteCursor, header makeHeader: (SQLiteCursor) -> SQLHeader) {
        if header == nil { header = makeHeader(cursor) }
        for column in 0..<cursor.columnCount { append(cursor.value(column)) }
        endRow()
    }
}
