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
        let page = try await page()
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(page)) }
        terminal.print(page.text(terminal.style))
    }

    private func page() async throws -> MigrationPage {
        if try await StagePlace.find(options) != nil {
            let migrations = try options.migrations()
            return MigrationPage(
                try await StageAccess.with(options) { try await $0.ask(.release(.migrations(migrations))) })
        }
        let (isRunning, lock) = try await StageAccess.hold(options.folders())
        defer { lock?.release() }
        return try await StageMigrations(options).withRuns(isRunning: isRunning) { try await MigrationPage(of: $0) }
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

            While `solo dev` runs the stage, contract steps are left to it: they wait for the end of the release that serves. \
            On a host they are left to the next deploy, and the databases are copied before.
            """
    )

    @OptionGroup var options: PackageOptions

    func run() async throws {
        let count = try await run { migration in
            Terminal.standardOutput.print("\(migration.database)   \(migration.file)")
        }
        Terminal.standardOutput.print(
            count == 0 ? "Nothing was to be run." : "\(count) migration\(count == 1 ? "" : "s") ran.")
    }

    /// - Returns: how many ran.
    private func run(notice: (RanMigration) -> Void) async throws -> Int {
        if try await StagePlace.find(options) != nil {
            let migrations = try options.migrations()
            let ran: [RanMigration] = try await StageAccess.with(options) {
                try await $0.ask(.release(.migrate(migrations)))
            }
            ran.forEach(notice)
            return ran.count
        }
        let folders = try options.folders()
        // Held, so that no release starts meanwhile.
        if !folders.exist { try folders.make() }
        let (isRunning, lock) = try await StageAccess.hold(folders)
        defer { lock?.release() }
        return try await StageMigrations(options).withRuns(isRunning: isRunning, makesDatabases: true) { runs in
            try await MigrationRun.up(runs, through: isRunning ? .expand : .contract, notice: notice).count
        }
    }
}

extension PackageOptions {
    /// Those of the package.
    fileprivate func migrations() throws -> ReleaseMigrations {
        try ReleaseMigrations(reading: MigrationFolder(package: root()))
    }
}

/// The migrations in a package beside the databases of one of its stages.
struct StageMigrations {
    let manifest: Manifest
    let configuration: PlatformConfiguration
    private let migrations: ReleaseMigrations

    init(_ options: PackageOptions) async throws {
        migrations = try options.migrations()
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

    /// Calls the body with one for each database of the stack.
    func withRuns<Value: Sendable>(
        isRunning: Bool, makesDatabases: Bool = false, _ body: ([MigrationRun]) async throws -> Value
    ) async throws -> Value {
        try await configuration.withMigrationRuns(
            of: manifest, migrations, isRunning: isRunning, makesDatabases: makesDatabases, body)
    }
}
