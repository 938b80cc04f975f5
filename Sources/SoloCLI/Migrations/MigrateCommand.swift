import ArgumentParser
import Foundation
import SoloCore
import SoloHost
import SoloLaptop
import SoloMigrations
import SoloServices

struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Adds migrations of a database, shows which have run, and runs the others.",
        discussion: """
            Example:
              solo migrate new orders add-totals
              solo migrate status
              solo migrate up

            `solo dev` runs them by itself, at its start and on every save.
            """,
        subcommands: [MigrateNewCommand.self, MigrateStatusCommand.self, MigrateUpCommand.self]
    )
}

struct MigrateNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Adds the next migration of a database as a file to write the change in.",
        discussion: """
            Example:
              solo migrate new orders add-totals
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The database's id.")
    var database: String

    @Argument(help: "What the migration does, in words with hyphens between them.")
    var name: String

    func run() async throws {
        if let databases = try await StageAccess.manifest(options)?.databases, !databases.contains(database) {
            throw MigrationError.unknownDatabase(
                database, known: databases, "The migration would be one of a database '\(database)'")
        }
        let root = try options.root()
        let file = try MigrationFolder(package: root).add(name, for: database)
        Terminal.standardOutput.print("\(MigrationFolder.name)/\(database)/\(file.lastPathComponent)")
    }
}

struct MigrateStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Lists the migrations, with when each ran, and what the lint says of those that have not.",
        discussion: """
            Example:
              solo migrate status
              solo migrate status --json
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() async throws {
        let page = try await MigrationPage(of: StageMigrations(options).runs)
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(page)) }
        terminal.print(page.text(terminal.style))
    }
}

struct MigrateUpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Runs the migrations that have not run, in order.",
        discussion: """
            Example:
              solo migrate up
              solo migrate up --stage test

            While `solo dev` runs the stage, contract steps are left to it: they wait for the end of the release that serves.
            """
    )

    @OptionGroup var options: PackageOptions

    func run() async throws {
        let folders = try options.folders()
        let terminal = Terminal.standardOutput
        // Held, so that no release starts meanwhile.
        let live = try await LiveStage.connect(folders.adminSocket)
        live?.close()
        if live == nil { try folders.make() }
        let lock = try live == nil ? StageLock(folders.lock, stage: folders.stage) : nil
        defer { lock?.release() }
        let migrations = try await StageMigrations(options)
        if live == nil { try await migrations.configuration.makeDatabases(of: migrations.manifest) }
        var count = 0
        for run in try migrations.runs {
            for migration in try await run.up(through: live == nil ? .contract : .expand) {
                terminal.print("\(run.resource)   \(migration.file)")
                count += 1
            }
        }
        terminal.print(count == 0 ? "Nothing was to be run." : "\(count) migration\(count == 1 ? "" : "s") ran.")
    }
}

/// The migrations in a package beside the databases of one of its stages.
struct StageMigrations {
    let manifest: Manifest
    let configuration: PlatformConfiguration
    private let migrations: ReleaseMigrations

    init(_ options: PackageOptions) async throws {
        migrations = try ReleaseMigrations(reading: MigrationFolder(package: try options.root()))
        guard let manifest = try await StageAccess.manifest(options) else {
            throw HostError(
                .notBuilt, "The stack is not known: the app was never built.", fix: "Build it first:",
                commands: ["swift build"], isRefusal: true)
        }
        try migrations.requireDatabases(manifest.databases)
        self.manifest = manifest
        configuration = PlatformConfiguration(
            folders: try options.folders(), project: manifest.name,
            environment: ProcessInfo.processInfo.environment)
    }

    /// One for each database of the stack.
    var runs: [MigrationRun] {
        get throws { try configuration.migrationRuns(of: manifest, migrations) }
    }
}
