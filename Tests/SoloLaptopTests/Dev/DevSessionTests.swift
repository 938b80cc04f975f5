import SoloProcess
import Foundation
import HTTPTypes
import SoloCore
import SoloHTTP
import SoloMigrations
import SoloServices
import Synchronization
import Testing

@testable import SoloHost
@testable import SoloLaptop

@Suite(.enabled(if: FakePackage.canRun), .timeLimit(.minutes(2)))
struct DevSessionTests {
    /// A session under test: its reports as they come.
    private struct Stage {
        let session: DevSession
        let running: Task<Void, any Error>
        var reports: AsyncStream<DevReport>.Iterator

        /// The first report from here on that the closure makes something of.
        mutating func next<Value>(_ find: (DevReport) -> Value?) async throws -> Value {
            while let report = await reports.next() {
                if let value = find(report) { return value }
            }
            throw SessionEnded()
        }
    }
    private struct SessionEnded: Error {}

    private func start(
        _ package: FakePackage, platform: FakePlatform = FakePlatform(), consent: DevSession.Consent? = nil
    ) throws -> Stage {
        let (reports, feed) = AsyncStream<DevReport>.makeStream()
        let options = DevOptions(package: package.root, port: 0, servicesPort: 0, environment: package.environment)
        let session = try DevSession(options, consent: consent, report: { feed.yield($0) }) { _, _, _, _ in platform }
        let running = Task {
            defer { feed.finish() }
            try await session.run()
        }
        return Stage(session: session, running: running, reports: reports.makeAsyncIterator())
    }

    private func address(_ report: DevReport) -> HTTPEndpoint? {
        guard case .started(let addresses, _) = report else { return nil }
        return addresses.apis["api.api"].flatMap { HTTPEndpoint($0) }
    }

    private func get(_ path: String, _ endpoint: HTTPEndpoint) async throws -> String {
        let http = HTTPClient(endpoint)
        defer { http.close() }
        return String(decoding: try await http.send(.get, path).body, as: UTF8.self)
    }

    @Test func `a release that speaks another contract is not promoted, and the report says what to update`()
        async throws
    {
        let package = try FakePackage()
        var stage = try start(package)
        let endpoint = try await stage.next(address)
        try package.write(answer: "two", contract: 7)
        let problem = try await stage.next { if case .problem(let error, _) = $0 { error } else { nil } }
        #expect(problem.code.description == "health-too-new")
        #expect(problem.fix == "Update solo to 0.9.0: it is older than the one that the app was built with.")
        let good = try await stage.next { if case .neverCameUp("r2", "web", _, _, let good) = $0 { good } else { nil } }
        #expect(good == "r1")
        #expect(try await get("/", endpoint) == "one")
        stage.session.stop()
        try await stage.running.value
    }

    @Test func `a save swaps, a mistake does not, a crash is started again, and the end leaves nothing`() async throws {
        let package = try FakePackage()
        var stage = try start(package)
        let endpoint = try await stage.next(address)
        #expect(try await get("/", endpoint) == "one")

        try package.write(answer: "two")
        let milliseconds = try await stage.next { if case .swapped("r2", let took) = $0 { took } else { nil } }
        #expect(milliseconds > 0)
        #expect(try await get("/", endpoint) == "two")

        try package.writeMistake()
        let (error, serving) = try await stage.next {
            if case .buildFailed(let error, _, let serving) = $0 { (error, serving) } else { nil }
        }
        #expect(error?.message == "cannot find 'syntax' in scope")
        #expect(error?.place == "Sources/shop/Main.swift:3:1")
        #expect(serving == "r2")
        #expect(try await get("/", endpoint) == "two")

        _ = try? await get("/crash", endpoint)
        let crash = try await stage.next { if case .crashed(let crash, _, _) = $0 { crash } else { nil } }
        #expect(crash.exit == .signal(SIGILL))
        #expect(crash.reason == "Fatal error: told to")
        // The socket holds what comes meanwhile.
        #expect(try await get("/", endpoint) == "two")

        stage.session.stop()
        try await stage.running.value
        let folders = StageFolders(package: package.root, stage: "dev")
        #expect(ProcessList.withArgument(folders.promotion.path).isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folders.run.path) == ["lock"])
        let log = try String(contentsOf: folders.appLog, encoding: .utf8)
        #expect(log.contains(#""message": "up""#))
        #expect(log.contains("Fatal error: told to"))
    }

    @Test func `a change of a migration alone is a save, and its contract step runs once the release before has ended`()
        async throws
    {
        let package = try FakePackage()
        let (calls, feed) = AsyncStream<(Bool, Int)>.makeStream()
        var platform = FakePlatform()
        platform.migrated = { feed.yield((false, $0["db"].count)) }
        platform.contracted = { feed.yield((true, $0["db"].count)) }
        var stage = try start(package, platform: platform)
        _ = try await stage.next(address)
        let file = package.root.appending(path: "Migrations/db/0001-one.sql")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("SELECT 1".utf8).write(to: file, options: .atomic)
        _ = try await stage.next { if case .swapped("r2", _) = $0 { true } else { nil } }
        var seen: [String] = []
        for await (isContract, count) in calls where count == 1 {
            seen.append(isContract ? "contract" : "prepare")
            if isContract { break }
        }
        #expect(seen == ["prepare", "contract"])
        stage.session.stop()
        try await stage.running.value
    }

    @Test func `it says where a database is not what the schema says`() async throws {
        let misfit = SchemaMisfit(resource: "db", table: "items", column: "count", message: "The column is missing.")
        let package = try FakePackage()
        var stage = try start(package, platform: FakePlatform(misfits: [misfit]))
        let misfits = try await stage.next { if case .misfits(let misfits) = $0 { misfits } else { nil } }
        #expect(misfits == [misfit])
        stage.session.stop()
        try await stage.running.value
    }

    @Test func `an unset secret keeps the app from starting, and says how to set it`() async throws {
        let package = try FakePackage()
        let stage = try start(package, platform: FakePlatform(unset: { ["stripe-key"] }))
        let error = await #expect(throws: HostError.self) { try await stage.running.value }
        #expect(error?.message == "The secret 'stripe-key' is not set.")
        #expect(error?.commands == ["solo secret set stripe-key"])
        #expect(error?.isRefusal == true)
    }

    @Test func `a release that waited for a secret starts once it is set, and not the old one`() async throws {
        let package = try FakePackage()
        let unset = Mutex<[String]>([])
        var stage = try start(package, platform: FakePlatform(unset: { unset.withLock(\.self) }))
        let endpoint = try await stage.next(address)

        unset.withLock { $0 = ["stripe-key"] }
        try package.write(answer: "two", buckets: ["uploads"])
        let serving = try await stage.next {
            if case .problem(let error, let serving) = $0, error.code == .secretUnset { serving } else { nil }
        }
        #expect(serving == "r1")
        #expect(await stage.session.cycle.waiting?.manifest.resources.map(\.id) == ["uploads"])

        unset.withLock { $0 = [] }
        stage.session.bindingsChanged()
        let started = try await stage.next { if case .swapped(let release, _) = $0 { release } else { nil } }
        #expect(started == "r2")
        #expect(try await get("/", endpoint) == "two")
        stage.session.stop()
        try await stage.running.value
    }

    @Test func `ports that clash are told before anything is applied`() async throws {
        let package = try FakePackage()
        try package.write(answer: "one", apis: ["admin", "api"])
        let port = try ListeningSocket.reserve(port: 0).port
        let applied = Mutex<[String]>([])
        var platform = FakePlatform()
        platform.applied = { manifest in applied.withLock { $0.append(manifest.name) } }
        let options = DevOptions(
            package: package.root, port: port, servicesPort: port + 1, environment: package.environment)
        let session = try DevSession(options, report: { _ in }) { [platform] _, _, _, _ in platform }
        let error = await #expect(throws: HostError.self) { try await session.run() }
        #expect(
            error?.message == "The API 'admin' and the platform's services both want the port \(port + 1).")
        #expect(error?.commands == ["solo dev --port \(port) --services-port \(port + 11)"])
        #expect(applied.withLock(\.self) == [])
        #expect(try StoredManifest.read(StageFolders(package: package.root, stage: "dev").manifest) == nil)
    }

    @Test func `two sessions of one stage clash`() async throws {
        let package = try FakePackage()
        var first = try start(package)
        _ = try await first.next(address)
        let second = try start(package)
        let error = await #expect(throws: HostError.self) { try await second.running.value }
        #expect(error?.code == .stageBusy)
        first.session.stop()
        try await first.running.value
    }

    @Test func `data is not orphaned where nobody can be asked, and the old release serves on`() async throws {
        let package = try FakePackage()
        try package.write(answer: "one", buckets: ["uploads"])
        var stage = try start(package)
        let endpoint = try await stage.next(address)

        try package.write(answer: "two", buckets: ["media.uploads"])
        let (problem, serving) = try await stage.next {
            if case .problem(let problem, let serving) = $0 { (problem, serving) } else { nil }
        }
        #expect(problem.code == .wouldOrphan)
        #expect(problem.message == "The new release no longer mentions the bucket 'uploads', and was not applied.")
        #expect(serving == "r1")
        #expect(try await get("/", endpoint) == "one")
        let folders = StageFolders(package: package.root, stage: "dev")
        #expect(try StoredManifest.read(folders.manifest)?.resources.map(\.id) == ["uploads"])

        // A release that mentions it again needs no consent, whatever it adds.
        try package.write(answer: "three", buckets: ["media.uploads", "uploads"])
        let plan = try await stage.next { if case .applied(let plan) = $0, !plan.isFirst { plan } else { nil } }
        #expect(plan.resources.map(\.id) == ["media.uploads"])
        _ = try await stage.next { if case .swapped = $0 { true } else { nil } }
        #expect(try await get("/", endpoint) == "three")
        stage.session.stop()
        try await stage.running.value
    }

    @Test(arguments: [true, false])
    func `where somebody can be asked, data is orphaned if they agree`(agrees: Bool) async throws {
        let package = try FakePackage()
        try package.write(answer: "one", buckets: ["uploads"])
        var stage = try start(package, consent: { _ in agrees })
        let endpoint = try await stage.next(address)

        try package.write(answer: "two")
        let data = try await stage.next { if case .asking(_, let data) = $0 { data } else { nil } }
        #expect(data.title == "the bucket 'uploads'")
        if agrees {
            _ = try await stage.next { if case .swapped = $0 { true } else { nil } }
        } else {
            _ = try await stage.next { if case .problem(let error, _) = $0 { error.code == .wouldOrphan } else { nil } }
        }
        #expect(try await get("/", endpoint) == (agrees ? "two" : "one"))
        let folders = StageFolders(package: package.root, stage: "dev")
        #expect(try StoredManifest.orphans(folders.orphans).map(\.id) == (agrees ? ["uploads"] : []))
        stage.session.stop()
        try await stage.running.value
    }
}
