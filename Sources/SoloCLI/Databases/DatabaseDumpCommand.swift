import ArgumentParser
import Foundation
import SoloHost

struct DatabaseDumpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Writes a database to a file, as it is at one moment, while it is used.",
        discussion: """
            Example:
              solo db dump db orders.dump

            A Postgres is written in pg_dump's custom format, which pg_restore reads; a SQLite as a database file. The file \
            appears once it is whole.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The database's name.")
    var database: String

    @Argument(help: "The file, which must not be there yet.", completion: .file())
    var file: String

    func run() async throws {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw Problem("\(file) is there already.", fix: "Choose another name, or remove it.", status: .rejected)
        }
        try await StageAccess.with(options, manifest: StageAccess.manifest(options)) { stage in
            let dump = try await stage.dump(database)
            let output = try ObjectFile(file)
            do {
                try await dump.forEach { try output.write($0) }
                try output.finish()
            } catch {
                output.discard()
                throw error
            }
        }
        let bytes = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        Terminal.standardOutput.print("Wrote \(database) to \(file): \(bytes) bytes.")
    }
}
