import SoloProcess
import SoloHost
import Foundation

/// Asks the toolchain what a package is made of.
package enum PackageReader {
    package static func read(
        _ swift: SwiftTool, line: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> PackageDescription {
        let ended: ProcessOutput
        do {
            ended = try await ProcessOutput.of(swift.describe(), line: line)
        } catch let error as SystemCallError {
            throw HostError(
                .packageUnreadable, "'\(swift.executable)' can't be started: \(error)",
                fix: "Install Swift 6.3 (https://www.swift.org/install), then look for what else is missing:",
                commands: ["solo doctor"], isRefusal: true)
        }
        // SwiftPM may say what it fetches before the object begins.
        guard ended.exit.isSuccess, let start = ended.output.firstIndex(where: { $0.hasPrefix("{") }) else {
            throw HostError(
                .packageUnreadable, "Package.swift of \(swift.package.lastPathComponent) can't be read.",
                details: Array((ended.error + ended.output).filter { !$0.isEmpty }.prefix(20)))
        }
        do {
            return try PackageDescription(json: Data(ended.output[start...].joined(separator: "\n").utf8))
        } catch {
            throw HostError(
                .packageUnreadable, "swift package describe printed what this solo does not understand.",
                details: ["\(error)"])
        }
    }
}
