import Foundation
import SoloCore
import SoloHost
import SoloMigrations
import SoloServer

/// The app, built: its manifest says where it is deployed to, and then it becomes a release.
enum DeploySource {
    /// On this machine.
    case local(BuiltApp)
    /// On a host that is prepared for builds.
    case host(HostRecord, RemoteBuild, BuiltRelease)

    /// Builds it.
    ///
    /// - Parameter host: where, if not here.
    static func make(_ options: PackageOptions, on host: String?, skipsBuild: Bool) async throws -> DeploySource {
        guard let host else { return .local(try await BuiltApp.make(options, skipsBuild: skipsBuild)) }
        let record = try HostRegistry.own.find(host, sshConfig: SSHOptions.named)
        let (build, release) = try await HostBuild(record, options).make(skipsBuild: skipsBuild)
        return .host(record, build, release)
    }

    var manifest: Manifest {
        switch self {
        case .local(let app): app.manifest
        case .host(_, _, let release): release.manifest
        }
    }

    /// - Parameters:
    ///   - host: where its stage is.
    ///   - folder: an empty one, for what is made on the way.
    func release(for host: HostRecord, _ options: PackageOptions, in folder: URL) async throws -> DeployedRelease {
        let sent = SentReleases(try options.folders().sent.appending(path: manifest.name))
        switch self {
        case .local(let app):
            let libraries = try await ReleasePackage.libraries(
                of: app.binary, environment: ProcessInfo.processInfo.environment)
            let package = try ReleasePackage(
                binary: app.binary, manifest: app.manifest,
                migrations: MigrationFolder(package: try options.root()), libraries: libraries, folder: folder)
            return .local(package, app.manifest, sent: sent)
        case .host(let builder, let build, let release):
            if builder.name == host.name { return .built(release, build) }
            return .local(try await build.fetch(release, to: folder), release.manifest, sent: sent)
        }
    }
}
