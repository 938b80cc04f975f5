package import Foundation
import SoloCore
package import SoloHost
import SoloMigrations
package import SoloProcess

/// A build on a host, as the developer's machine sees it: sources go there, and a release comes of them.
package struct RemoteBuild: Sendable {
    package let host: HostRecord
    package let place: BuildPlace
    private let session: HostSession

    package init(_ host: HostRecord, product: String) throws(HostError) {
        self.host = host
        place = try BuildPlace(checking: product)
        session = HostSession(host)
    }

    /// Sends the sources. Returns how many bytes.
    package func send(_ sources: SourceArchive) async throws -> Int {
        try await TarArchive.with(sources.archive) { try await call(["put", place.product], input: $0) }.bytes
    }

    /// Builds there. It prints what swift(1) prints.
    ///
    /// - Parameter configuration: `debug` or `release`.
    package func build(_ configuration: String) -> Launch {
        let command = HostSession.command(["build", "run", place.product, "--configuration", configuration])
        return Launch(
            "ssh", session.connection.arguments(for: command), environment: ProcessInfo.processInfo.environment)
    }

    /// Makes the release of what was built there.
    package func pack(_ configuration: String) async throws -> BuiltRelease {
        try await named {
            try await session.ask(["build", "pack", place.product, "--configuration", configuration]) {
                if case .built(let release) = $0 { release } else { nil }
            }
        }
    }

    /// Has a stage of the same host take the release.
    func deliver(_ release: BuiltRelease, to stage: HostedStage) async throws {
        try await call(["deliver", place.product, stage.product, stage.stage, release.name])
    }

    /// Brings the release to this machine, to be sent to another host.
    ///
    /// - Parameter folder: an empty one, for its files.
    package func fetch(_ release: BuiltRelease, to folder: URL) async throws -> ReleasePackage {
        let script = """
            set -e
            mkdir "$1/release" "$1/made"
            archive="$1/release.tar.zst"
            shift
            "$@" >"$archive"
            zstd -qdc "$archive" | tar -x -C "${archive%.tar.zst}"
            """
        let command = HostSession.command(["build", "get", place.product])
        let result = try await ProcessOutput.of(
            Launch(
                "/bin/sh", ["-c", script, "sh", folder.path, "ssh"] + session.connection.arguments(for: command),
                environment: ProcessInfo.processInfo.environment))
        guard result.exit.isSuccess else {
            throw HostError(
                .badRelease, "The release can't be fetched from \(session.connection.destination).",
                details: Array(result.error.suffix(10)))
        }
        let files = folder.appending(path: "release")
        let binary = files.appending(path: release.manifest.name)
        let package = try ReleasePackage(
            binary: binary, manifest: release.manifest, migrations: MigrationFolder(package: files),
            libraries: FileManager.default.contentsOfDirectory(atPath: files.path)
                .filter { $0.contains(".so") }.map { files.appending(path: $0).path },
            folder: folder.appending(path: "made"))
        guard package.name == release.name else {
            throw HostError(.badRelease, "What was fetched as release \(release.name) is \(package.name).")
        }
        return package
    }

    private func call(_ arguments: [String], input: Descriptor? = nil) async throws {
        try await named { _ = try await session.call(["build"] + arguments, input: input) { _ in } }
    }

    /// The agent does not know what the host is called on this machine.
    private func named<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch var error as HostError where error.code == .buildsNotPrepared {
            error.message = "\(session.connection.destination) is not prepared for builds."
            error.fix = "Prepare it:"
            error.commands = ["solo host harden \(host.name) --builds"]
            throw error
        }
    }
}
