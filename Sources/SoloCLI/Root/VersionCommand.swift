import ArgumentParser
import SoloCore

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Prints the version of solo and of the manifests that it reads.",
        discussion: """
            Example:
              solo version --json
            """
    )

    @Flag(help: "Prints one JSON object.")
    var json = false

    private struct Versions: Encodable {
        var version = SoloRelease.current
        var platform = Version.platform
        var manifest = Manifest.currentVersion
    }

    func run() throws {
        if json {
            try Terminal.standardOutput.print(JSONText.of(Versions()))
        } else {
            Terminal.standardOutput.print(
                "solo \(SoloRelease.current) (\(Version.platform), manifest \(Manifest.currentVersion))")
        }
    }
}

/// The output of `solo version`.
package enum Version {
    package static var platform: String {
        #if os(macOS)
            let system = "macos"
        #else
            let system = "linux"
        #endif
        #if arch(arm64)
            return system + "-arm64"
        #else
            return system + "-x86_64"
        #endif
    }
}
