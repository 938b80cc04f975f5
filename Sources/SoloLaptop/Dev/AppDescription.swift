package import Foundation
package import SoloCore

/// The manifest of an app, as its binary prints it.
package enum AppDescription {
    /// Runs `APP describe`. Mistakes in the declaration are what the app says about them.
    package static func of(_ binary: URL, environment: [String: String]) async throws -> Manifest {
        let ended = try await ProcessOutput.of(
            Launch(binary.path, ["describe"], environment: AppEnvironment.make(from: environment)))
        guard ended.exit.isSuccess else {
            let said = (ended.error + ended.output).filter { !$0.isEmpty }
            throw LaptopError(
                .describeFailed, "The app's declaration has mistakes.", details: Array(said.prefix(60)))
        }
        do {
            let manifest = try JSONDecoder().decode(
                Manifest.self, from: Data(ended.output.joined(separator: "\n").utf8))
            guard manifest.version <= Manifest.currentVersion else {
                throw LaptopError(
                    .describeFailed,
                    "The app's manifest has version \(manifest.version), and this solo reads \(Manifest.currentVersion).",
                    fix: "Update solo, or build the app with this solo's release of the framework.")
            }
            return manifest
        } catch let error as LaptopError {
            throw error
        } catch {
            throw LaptopError(
                .describeFailed, "\(binary.lastPathComponent) describe did not print a manifest.",
                details: Array(ended.output.prefix(5)),
                fix: "Is \(binary.lastPathComponent) the app? Name the product that declares it:",
                commands: ["solo dev --product NAME"])
        }
    }
}
