package import Foundation

/// One installed major version of Postgres: the server and the programs that belong to it.
package struct PostgresInstallation: Sendable, Equatable {
    /// The major version, such as 15.
    package var version: Int
    /// The folder of `initdb`, `pg_ctl`, `pg_dump` and `psql`.
    package var programs: URL

    package init(version: Int, programs: URL) {
        self.version = version
        self.programs = programs
    }

    package func program(_ name: String) -> URL { programs.appending(path: name) }

    /// The installed ones, the lowest version first.
    package static func all(in places: [Place] = Place.usual) -> [PostgresInstallation] {
        places.flatMap(\.installations).reduce(into: [Int: PostgresInstallation]()) { found, installation in
            found[installation.version] = found[installation.version] ?? installation
        }
        .values.sorted { $0.version < $1.version }
    }

    /// The one of a major version.
    ///
    /// - Throws: ``PostgresError`` `not-installed`, with the command that installs it.
    package static func of(version: Int, in places: [Place] = Place.usual) throws(PostgresError) -> Self {
        let all = all(in: places)
        guard let found = all.first(where: { $0.version == version }) else {
            throw .notInstalled(version, installed: all.map(\.version))
        }
        return found
    }

    /// A folder that has a folder for each version, as package managers lay them out.
    package struct Place: Sendable {
        package var folder: String
        /// What stands before the version in a folder's name.
        package var prefix: String

        package init(folder: String, prefix: String = "") {
            self.folder = folder
            self.prefix = prefix
        }

        fileprivate var installations: [PostgresInstallation] {
            let files = FileManager.default
            let names = (try? files.contentsOfDirectory(atPath: folder)) ?? []
            return names.compactMap { name in
                guard name.hasPrefix(prefix), let version = Int(name.dropFirst(prefix.count)) else { return nil }
                let programs = URL(filePath: folder).appending(path: name).appending(path: "bin")
                // Debian has the folder with the client's programs alone, too.
                guard files.isExecutableFile(atPath: programs.appending(path: "initdb").path) else { return nil }
                return PostgresInstallation(version: version, programs: programs)
            }
        }
    }
}
