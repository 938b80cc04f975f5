/// Postgres cannot be had.
package enum PostgresError: Error, Equatable, CustomStringConvertible {
    /// This release declares and plans Postgres and does not run it.
    case notRunYet(String)

    package var description: String {
        switch self {
        case .notRunYet(let id):
            "the Postgres database '\(id)' is declared and planned, but this release of Solo does not run Postgres; use SQLite(\"\(id)\") until it does"
        }
    }
}
