public import SoloSQL

/// A database that handlers use through ``SQLClient``, whichever engine is behind it: ``SQLite`` or ``Postgres``.
///
/// A module that works with either takes one: `struct Billing<Storage: Database>: Stack { let database: Storage … }`.
public protocol Database: Resource where Client == SQLClient {
    /// The database, only to read from.
    associatedtype ReadOnly: Resource where ReadOnly.Client == SQLReader

    /// Only reading: the client is a ``SQLReader``.
    var readOnly: ReadOnly { get }
}

extension SQLite: Database {}

extension Postgres: Database {}
