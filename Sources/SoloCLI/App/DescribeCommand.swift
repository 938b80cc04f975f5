import ArgumentParser
import SoloCore

struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Prints the stack's manifest as JSON: all that the platform reads of the app.",
        discussion: """
            Example:
              solo describe | jq '.resources[].id'
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Uses the last build.")
    var skipBuild = false

    func run() async throws {
        let app = try await BuiltApp.make(options, skipsBuild: skipBuild)
        Terminal.standardOutput.write(String(decoding: try app.manifest.encoded(), as: UTF8.self))
    }
}
