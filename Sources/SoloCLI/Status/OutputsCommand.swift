import ArgumentParser
import Foundation
package import SoloCore
import SoloHost
import SoloLaptop

struct OutputsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outputs",
        abstract: "Prints the stack's outputs: addresses and other values that tools read.",
        discussion: """
            Example:
              solo outputs
              solo outputs --json
              solo outputs ApiUrl
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "One output, to print its value alone.")
    var name: String?

    @Flag(help: "Prints one JSON object, by name. An address is null while its API does not run.")
    var json = false

    func run() async throws {
        let isHosted = try await StagePlace.find(options) != nil
        let start = isHosted ? "solo deploy --stage \(options.stage)" : "solo dev"
        guard let manifest = try await StageAccess.manifest(options) else {
            throw Problem(
                "The stage '\(options.stage)' was never started.", fix: "Start it:", commands: [start],
                status: .rejected)
        }
        let status = try await StageAccess.status(options)
        let outputs = OutputValues.of(manifest, stage: options.stage, apis: status.addresses?.apis ?? [:])
        let terminal = Terminal.standardOutput
        if let name {
            guard let output = outputs.first(where: { $0.name == name }) else {
                throw HostError.unknown("output", name, known: outputs.map(\.name))
            }
            guard let value = output.value else {
                throw Problem(
                    "'\(name)' has no value while its API does not run.", fix: "Start it:", commands: [start],
                    status: .rejected)
            }
            return terminal.print(value)
        }
        if json {
            let object = Dictionary(outputs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            return try terminal.print(JSONText.of(object))
        }
        guard !outputs.isEmpty else { return terminal.print("The stack has no output.") }
        let rows = outputs.map { [$0.name, $0.value ?? "while it runs"] }
        terminal.print(Table(["OUTPUT", "VALUE"], rows).rendered(terminal.style))
    }
}

/// The values of a manifest's outputs on a stage.
package enum OutputValues {
    package static func of(
        _ manifest: Manifest, stage: String, apis: [String: String]
    ) -> [(name: String, value: String?)] {
        manifest.outputs.map { output in
            switch output.source {
            case .url(let component): (output.name, apis[component])
            case .text(let text): (output.name, text)
            case .setting(let resource):
                (
                    output.name,
                    manifest.resources.first { $0.id == resource }?.setting.map { setting in
                        plain(setting.overrides[stage] ?? setting.defaultValue)
                    }
                )
            }
        }
    }

    /// A JSON string without its quotes; everything else as JSON writes it.
    private static func plain(_ json: String) -> String {
        (try? JSONDecoder().decode(String.self, from: Data(json.utf8))) ?? json
    }
}
