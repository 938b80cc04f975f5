import ArgumentParser
import Foundation
import SoloCore
import SoloHost
import SoloLaptop
import SoloServices

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Shows what the stack would change on its stage: resources, routes, and grants that widen or narrow.",
        discussion: """
            Example:
              solo plan
              solo plan --json

            It builds the app and compares what it declares with what was applied last. It changes nothing.
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Uses the last build.")
    var skipBuild = false

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() async throws {
        let app = try await BuiltApp.make(options, skipsBuild: skipBuild)
        let folders = try options.folders()
        let applied = try StoredManifest.read(folders.manifest)
        var plan = Plan(from: applied, to: app.manifest, orphans: try StoredManifest.orphans(folders.orphans))
        let configuration = PlatformConfiguration(
            folders: folders, project: app.manifest.name, environment: ProcessInfo.processInfo.environment)
        plan.warnings += try await configuration.misfits(of: app.manifest).map(Plan.Warning.init)
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(plan)) }
        terminal.print(plan.text.trimmingCharacters(in: .newlines))
    }
}
