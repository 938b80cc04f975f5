import ArgumentParser
import Foundation
import SoloCore
import SoloHost
import SoloMigrations
import SoloLaptop
import SoloServer
import SoloServices

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows what the stack would change on its stage: resources, routes, and grants that widen or narrow.",
        discussion: """
            Example:
              solo plan
              solo plan --json

            It builds the app and compares what it declares with what was applied last, also for a stage on a host. It changes nothing.
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Uses the last build.")
    var skipBuild = false

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() async throws {
        let app = try await BuiltApp.make(options, skipsBuild: skipBuild)
        if let place = try await StagePlace.find(options) { return try show(try await plan(app.manifest, at: place)) }
        let folders = try options.folders()
        let applied = try StoredManifest.read(folders.manifest)
        var plan = Plan(from: applied, to: app.manifest, orphans: try StoredManifest.orphans(folders.orphans))
        let configuration = PlatformConfiguration(
            folders: folders, project: app.manifest.name, environment: ProcessInfo.processInfo.environment)
        plan.warnings += try await configuration.misfits(of: app.manifest).map(Plan.Warning.init)
        plan.warnings += try await migrations(of: app.manifest, configuration)
        try show(plan)
    }

    private func show(_ plan: Plan) throws {
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(plan)) }
        terminal.print(plan.text.trimmingCharacters(in: .newlines))
    }

    /// What would change on a host. Its databases are looked at by the deploy alone.
    private func plan(_ manifest: Manifest, at place: StagePlace) async throws -> Plan {
        let applied = try await HostSession(place.host).look(at: place.stage).applied
        var plan = Plan(from: applied?.manifest, to: manifest, orphans: applied?.orphans ?? [])
        plan.warnings += manifest.unsetSecrets(among: applied?.secrets ?? []).map {
            Plan.Warning(
                code: .secretUnset, resource: $0,
                message: "The secret has no value on \(place.host.name): solo secret set \($0) --stage \(options.stage)"
            )
        }
        return plan
    }

    private func migrations(
        of manifest: Manifest, _ configuration: PlatformConfiguration
    ) async throws -> [Plan.Warning] {
        let migrations = try ReleaseMigrations(reading: MigrationFolder(package: try options.root()))
        try migrations.requireDatabases(manifest.databases)
        let (isRunning, lock) = try await StageAccess.hold(options.folders())
        defer { lock?.release() }
        return try await configuration.withMigrationRuns(of: manifest, migrations, isRunning: isRunning) { runs in
            var warnings: [Plan.Warning] = []
            for run in runs {
                let status = try await run.status()
                warnings += status.problems.map {
                    Plan.Warning(code: .migrationProblem, resource: run.resource, message: $0.description)
                }
                warnings += status.pending.map { migration in
                    let findings = MigrationLint(run.target.dialect).findings(of: migration)
                    return Plan.Warning(pending: migration, of: run.resource, findings)
                }
            }
            return warnings
        }
    }
}
