package import Foundation
import SoloCore
package import SoloHost
import SoloMigrations
package import SoloProcess

/// Solo on a host that builds: `solo agent build …`.
///
/// Root reads nothing of what the builds' user writes, which a link could lead elsewhere: it becomes a unit of that user, which calls the
/// same command again.
package struct BuildAgent: Sendable {
    package let place: BuildPlace
    private let emit: @Sendable (AgentLine) throws -> Void

    package init(_ place: BuildPlace, emit: @escaping @Sendable (AgentLine) throws -> Void) {
        self.place = place
        self.emit = emit
    }

    /// As root, becomes the unit that runs this command of the agent; as the builds' user, runs the body.
    package func asBuilder(
        _ verb: String, _ arguments: [String], _ body: () async throws -> Void
    ) async throws {
        if geteuid() == 0 {
            do { try become(verb, [AgentPlace.command, "agent", "build", verb] + arguments) } catch {
                try emit(.greeting(AgentGreeting()))
                try emit(.problem(HostError(agent: error)))
            }
            return
        }
        try emit(.greeting(AgentGreeting()))
        do { try await body() } catch { try emit(.problem(HostError(agent: error))) }
    }

    /// Becomes a unit of the builds' user that runs a command.
    package func become(_ verb: String, _ command: [String]) throws {
        try Self.replaceProcess(place.unit(verb, command))
    }

    /// Has a stage take the release of the last build.
    package func deliver(_ release: String, to stage: HostedStage) throws {
        let put = [AgentPlace.command, "agent", "release", "put", stage.product, stage.stage, release]
        let script = "\"$@\" | \(put.joined(separator: " "))"
        try Self.replaceProcess(["/bin/sh", "-c", script, "sh"] + place.unit("get", ["cat", place.archive]))
    }

    private static func replaceProcess(_ command: [String]) throws {
        guard BuildPlace.isPrepared else {
            throw HostError(
                .buildsNotPrepared, "This host is not prepared for builds.",
                fix: "Prepare it, by the name that you gave it:",
                commands: ["solo host harden NAME --builds"], isRefusal: true)
        }
        var pointers = command.map { strdup($0) } + [nil]
        execvp(command[0], &pointers)
        throw SystemCallError("start", on: command[0])
    }

    /// Takes sources in: an archive by tar and zstd.
    package func takeSources(from archive: Descriptor) async throws {
        let result = try await TarArchive.unpack(archive, into: place.incoming)
        guard result.exit.isSuccess else {
            throw HostError(.badSources, "The sources can't be unpacked.", details: result.error)
        }
        let incoming = URL(filePath: place.incoming)
        try SourceTree(root: URL(filePath: place.sources)).take(from: incoming)
        try FileManager.default.removeItem(at: incoming)
        try emit(.done)
    }

    /// Makes the release of what was built.
    package func pack(_ binary: URL) async throws {
        guard FileManager.default.isExecutableFile(atPath: binary.path) else {
            throw HostError(.productNotBuilt, "\(place.product) was not built on this host yet.", isRefusal: true)
        }
        let environment = ProcessInfo.processInfo.environment
        let folder = FileManager.default.temporaryDirectory.appending(path: "release-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let manifest = try await AppDescription.of(binary, environment: environment)
        let package = try ReleasePackage(
            binary: binary, manifest: manifest, migrations: MigrationFolder(package: URL(filePath: place.sources)),
            libraries: await ReleasePackage.libraries(of: binary, environment: environment), folder: folder)
        try await TarArchive.write(to: place.archive, package.archive)
        try emit(.built(BuiltRelease(name: package.name, manifest: manifest, needs: try package.needs)))
    }
}

extension HostError.Code {
    /// Called as `not-built` on a laptop too.
    static let productNotBuilt = Self("not-built")
    package static let buildsNotPrepared = Self("builds-not-prepared")
}
