import SoloProcess
package import Foundation
package import SoloCore

/// The manifest of an app, as its binary prints it.
package enum AppDescription {
    /// Runs `APP describe`. Mistakes in the declaration are what the app says about them.
    ///
    /// - Parameter sources: where the app's sources are, for the places of mistakes.
    package static func of(
        _ binary: URL, environment: [String: String], sources: SourceMap = SourceMap()
    ) async throws -> Manifest {
        let ended = try await ProcessOutput.of(
            Launch(binary.path, AppArguments.describe, environment: AppEnvironment.make(from: environment)))
        guard ended.exit.isSuccess else {
            let said = (ended.error + ended.output).filter { !$0.isEmpty }
            throw HostError(
                .describeFailed, "The app's declaration has mistakes.", details: said.prefix(60).map(sources.located))
        }
        do {
            return try Manifest.decode(Data(ended.output.joined(separator: "\n").utf8))
        } catch let error where error.code != .malformed {
            throw HostError(.init(error.code.rawValue), error.message, fix: error.fix, isRefusal: true)
        } catch {
            throw HostError(
                .describeFailed, "\(binary.lastPathComponent) describe did not print a manifest.",
                details: Array(ended.output.prefix(5)),
                fix: "Is \(binary.lastPathComponent) the app? Name the product that declares it:",
                commands: ["solo dev --product NAME"])
        }
    }
}
