public import SoloCore
public import SoloSQL

/// A Postgres database of the product's own. Declared and planned in this release; `solo dev` does not run one yet.
public struct Postgres: Resource, Declared {
    package let declaration: ResourceDeclaration

    /// A Postgres database.
    /// - Parameters:
    ///   - name: its name in the module: small letters, digits and dashes, at most 40 characters.
    ///   - version: the major version.
    ///   - scale: whether it stops while it is not used.
    public init(
        _ name: String, version: Int = 17, scale: PostgresScale = .always, file: String = #fileID, line: Int = #line
    ) {
        let settings = PostgresSettings(version: version, scaleToZeroAfter: scale.secondsToZero)
        declaration = ResourceDeclaration(
            name, settings: ManifestResource(id: name, kind: .postgres, postgres: settings), place: .init(file, line))
    }

    private init(_ declaration: ResourceDeclaration) {
        self.declaration = declaration
    }

    /// The same database under its new name: the data that it had as `old` moves along.
    public func renamed(from old: String) -> Postgres {
        Postgres(declaration.renamed(from: old))
    }

    /// Only reading: the client is a ``SQLReader``.
    public var readOnly: ReadOnly { ReadOnly(declaration: declaration) }

    public var use: ResourceUse { ResourceUse(declaration, [.read, .write]) }

    public func client(in scope: ClientScope) throws -> SQLClient {
        throw PostgresError.notRunYet(declaration.name)
    }

    /// A Postgres database, only to read from.
    public struct ReadOnly: Resource, Declared {
        package let declaration: ResourceDeclaration

        public var use: ResourceUse { ResourceUse(declaration, [.read]) }

        public func client(in scope: ClientScope) throws -> SQLReader {
            throw PostgresError.notRunYet(declaration.name)
        }
    }
}

/// Whether a Postgres database runs all the time.
public struct PostgresScale: Sendable, Equatable {
    package var secondsToZero: Int?

    /// It always runs.
    public static let always = PostgresScale(secondsToZero: nil)

    /// It stops after this long without a connection, and starts with the next one.
    public static func toZero(after time: TimeSpan) -> PostgresScale {
        PostgresScale(secondsToZero: time.seconds)
    }
}

/// Why a Postgres database cannot be used.
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
