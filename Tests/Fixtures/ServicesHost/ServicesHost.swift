import Foundation
import Logging
import SoloCore
import SoloServices

/// The processes that crash tests kill: the platform's services, an app that only counts, someone who sets secrets, and someone
/// who commits.
///
///     ServicesHost platform FOLDER APP-SOCKET [VERSION]   (with a Postgres of that version)
///     ServicesHost app APP-SOCKET
///     ServicesHost secrets FOLDER
///     ServicesHost commits FOLDER
///     ServicesHost committer FOLDER DATABASE NUMBER   (see ``Committer``)
///     ServicesHost burst FOLDER MESSAGES SENDERS     (measures; see ``Burst``)
@main
struct ServicesHost {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("platform", 3): try await runPlatform(folder: arguments[1], socket: arguments[2], manifest)
        case ("platform", 4):
            let manifest = withPostgres(Int(arguments[3]) ?? 15)
            try await runPlatform(folder: arguments[1], socket: arguments[2], manifest)
        case ("committer", 4):
            try await Committer(folder: arguments[1], database: arguments[2], first: Int(arguments[3]) ?? 0).run()
        case ("app", 2): try await CountingApp(socket: arguments[1]).run()
        case ("secrets", 2): try setSecrets(folder: arguments[1])
        case ("commits", 2): try await Commits(folder: arguments[1]).run()
        case ("burst", 4):
            try await Burst(
                folder: arguments[1], messages: Int(arguments[2]) ?? 1000, senders: Int(arguments[3]) ?? 64
            ).run()
        default:
            FileHandle.standardError.write(Data("ServicesHost platform|app|secrets|commits|committer …\n".utf8))
            exit(64)
        }
    }

    /// One write(2), so that a line that was written is whole whatever happens to the process.
    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }

    static func configuration(_ folder: String) -> PlatformConfiguration {
        PlatformConfiguration(
            project: "crash", stage: "dev", folder: folder + "/dev", keys: KeyFolder(path: folder + "/keys"),
            address: .anyPort)
    }

    static let manifest = Manifest(
        name: "crash",
        resources: [
            ManifestResource(
                id: "jobs", kind: .queue,
                queue: QueueSettings(maximumAttempts: 50, firstRetryDelay: 0.05, longestRetryDelay: 0.5)),
            ManifestResource(id: "db", kind: .sqlite, sqlite: SQLiteSettings(schema: Committer.schema)),
        ],
        components: [
            ManifestComponent(
                id: "api.api", kind: .api, grants: [Grant(resource: "jobs", actions: [.send])],
                api: APISettings(routes: [])),
            ManifestComponent(
                id: "worker.jobs", kind: .worker, grants: [Grant(resource: "jobs", actions: [.receive])],
                worker: WorkerSettings(queue: "jobs", concurrency: 32, timeout: 30)),
        ])

    /// The same with a Postgres in the place of the SQLite.
    private static func withPostgres(_ version: Int) -> Manifest {
        var manifest = manifest
        manifest.resources[1] = ManifestResource(
            id: "pg", kind: .postgres, postgres: PostgresSettings(version: version, schema: Committer.schema))
        let grants = [Grant(resource: "jobs", actions: [.send]), Grant(resource: "pg", actions: [.read, .write])]
        manifest.components[0].grants = grants
        manifest.components[0].api = APISettings(routes: [ManifestRoute(method: "POST", path: "/", grants: grants)])
        return manifest
    }

    static func bindingsPath(_ folder: String) -> String { folder + "/bindings.json" }

    private static func runPlatform(folder: String, socket: String, _ manifest: Manifest) async throws {
        let platform = try PlatformServices(
            configuration(folder), invoker: SocketInvoker(socket: socket),
            logger: Logger(label: "platform") { _ in SwiftLogNoOpLogHandler() })
        try await platform.apply(manifest)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await platform.run() }
            let endpoint = try await platform.endpoint()
            let key = platform.credentials().first { $0.component == "api.api" && !$0.grants.isEmpty }?.key
            let bindings = try await platform.bindings(release: "1")
            try JSONEncoder().encode(bindings).write(to: URL(filePath: bindingsPath(folder)), options: .atomic)
            say("ready \(endpoint) \(key?.id ?? "").\(key?.secret.exposed ?? "")")
            try await group.waitForAll()
        }
    }

    /// Says the name of each secret once its setting has returned.
    private static func setSecrets(folder: String) throws {
        let vault = configuration(folder).vault()
        let before = try vault.list().count
        for number in before..<(before + 100_000) {
            try vault.set("secret-\(number)", to: Redacted("value-\(number)"))
            say("secret-\(number)")
        }
    }
}
