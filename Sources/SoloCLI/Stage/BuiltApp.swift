import Foundation
import SoloCore
import SoloHost
import SoloLaptop
import SoloProcess

/// The app of a package, built, for the commands that need its binary and no session.
struct BuiltApp {
    var product: String
    var binary: URL
    var manifest: Manifest

    /// Builds it, with its progress on standard error, and reads its manifest.
    static func make(_ options: PackageOptions, skipsBuild: Bool) async throws -> BuiltApp {
        let swift = try options.swift()
        let product = try await product(options, swift, skipsBuild: skipsBuild)
        if !skipsBuild { try await build(product, swift.build(product: product), package: swift.package.path) }
        let binary = swift.binary(of: product)
        guard FileManager.default.isExecutableFile(atPath: binary.path) else {
            throw HostError(
                .notBuilt, "There is no \(binary.path).", fix: "Build it first, or leave --skip-build out:",
                commands: ["swift build --product \(product)"], isRefusal: true)
        }
        let manifest: Manifest
        do {
            manifest = try await AppDescription.of(binary, environment: swift.environment)
        } catch var error as HostError where error.code == .describeFailed {
            // Only now, since finding out where the sources are takes a second.
            guard let sources = try? await PackageReader.read(swift).sourceMap else { throw error }
            error.details = error.details.map(sources.located)
            throw error
        }
        return BuiltApp(product: product, binary: binary, manifest: manifest)
    }

    /// Which product of the package is the app.
    static func product(_ options: PackageOptions, _ swift: SwiftTool, skipsBuild: Bool) async throws -> String {
        let last = LastProduct.read(try options.folders().product)
        if let named = options.product ?? last, skipsBuild { return named }
        return try AppProduct.pick(from: await PackageReader.read(swift), named: options.product, last: last).name
    }

    /// Runs a build with its progress on standard error.
    ///
    /// - Parameter package: where the package is that it builds.
    static func build(_ product: String, _ launch: Launch, package: String) async throws {
        let terminal = Terminal.standardError
        let console = DevConsole(terminal, page: DevPage(style: terminal.style, product: product, stage: ""))
        let outcome = try await PackageBuild().run(
            launch, package: package, notice: { console.show(.preparing($0)) }
        ) { console.show(.building($0)) }
        console.endLine()
        guard case .failed(let error, let output) = outcome else { return }
        guard let error else {
            throw HostError(.buildFailed, "The build failed.", details: Array(output.suffix(12)))
        }
        throw HostError(
            .buildFailed, error.message, details: (error.place.map { ["at \($0)", ""] } ?? []) + error.excerpt)
    }
}
