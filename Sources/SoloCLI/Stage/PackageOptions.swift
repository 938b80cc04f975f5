import ArgumentParser
import Foundation
import SoloHost
import SoloLaptop

/// Which app, and which stage of it: the options that most commands share.
struct PackageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The app's package.", valueName: "folder"), completion: .directory)
    var packagePath: String?

    @Option(help: ArgumentHelp("The executable that is the app, where a package has several.", valueName: "name"))
    var product: String?

    @Option(help: ArgumentHelp("The stage.", valueName: "name"))
    var stage = "dev"

    @Option(help: ArgumentHelp("The host of a server's stage, in place of the declared one.", valueName: "host"))
    var on: String?

    @Option(help: ArgumentHelp("The folder of the build; .build in the package by default.", valueName: "folder"))
    var scratchPath: String?

    /// Chosen by the command.
    var configuration = SwiftConfiguration.debug

    private enum CodingKeys: CodingKey {
        case packagePath, product, stage, on, scratchPath
    }

    func validate() throws {
        let isName = stage.firstMatch(of: /^[a-z][a-z0-9-]{0,39}$/) != nil
        guard isName, stage != "run", stage != "releases" else {
            throw ValidationError(
                "'\(stage)' can't be a stage: letters a to z, digits and hyphens, a letter first, 40 at most.")
        }
    }

    /// The package's folder: the one named, or the nearest with a `Package.swift` from here upwards.
    func root() throws -> URL {
        let here = URL(filePath: FileManager.default.currentDirectoryPath)
        let start = packagePath.map { URL(filePath: $0, relativeTo: here) } ?? here
        return try PackageRoot.find(from: start)
    }

    func folders() throws -> StageFolders { StageFolders(package: try root(), stage: stage) }

    func swift() throws -> SwiftTool {
        var swift = SwiftTool(
            package: try root(), scratch: scratchPath.map { URL(filePath: $0).standardizedFileURL },
            environment: ProcessInfo.processInfo.environment)
        swift.configuration = configuration
        return swift
    }
}
