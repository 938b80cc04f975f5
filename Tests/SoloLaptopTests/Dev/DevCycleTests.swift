import SoloProcess
import Foundation
import SoloCore
import SoloMigrations
import Testing
import TestFolders

@testable import SoloHost
@testable import SoloLaptop

/// What a session does next: no process, no clock, no file but the one that stands for a binary.
struct DevCycleTests {
    private var cycle = DevCycle(.init())
    private let folder: TemporaryFolder
    private let binary: BuiltBinary

    init() throws {
        folder = try TemporaryFolder()
        let file = try folder.write("binary", to: "shop")
        binary = BuiltBinary(fingerprint: FileFingerprint(path: file.path), builtAt: .zero)
    }

    /// The actions' names, without what they carry.
    private mutating func handle(_ event: DevEvent) -> [String] {
        cycle.handle(event, now: .zero).map { action in
            if case .supervisor(let action) = action { return name(action) }
            if case .report(let report) = action { return "report " + name(report) }
            return name(action)
        }
    }

    private func name(_ value: some Any) -> String {
        Mirror(reflecting: value).children.first?.label ?? "\(value)"
    }

    private func release(_ name: String, binary: BuiltBinary? = nil) -> BuiltRelease {
        BuiltRelease(name: name, manifest: Manifest(name: "shop"), binary: binary ?? self.binary)
    }

    /// Brings a release up: it serves afterwards.
    private mutating func serve(_ name: String, run: Int) {
        _ = handle(.packageRead(isOther: true))
        _ = handle(.buildEnded(.built(binary, seconds: 1)))
        _ = handle(.adopted(release(name)))
        _ = handle(.prepared(release(name)))
        let web = Run(number: run, release: name, process: "web", startsPromoted: false)
        _ = handle(.supervisor(.healthy(web)))
        _ = handle(.supervisor(.promoted(web)))
    }

    @Test mutating func `the way of the first release`() {
        #expect(handle(.packageRead(isOther: true)) == ["build"])
        #expect(handle(.buildEnded(.built(binary, seconds: 1))) == ["report built", "adopt"])
        #expect(handle(.adopted(release("r1"))) == ["prepare"])
        #expect(handle(.prepared(release("r1"))) == ["start"])
        #expect(cycle.serving == nil)
    }

    @Test mutating func `the same binary with other migrations is another release`() throws {
        serve("r1", run: 1)
        #expect(handle(.buildEnded(.built(binary, seconds: 1))) == ["report built", "report unchanged"])
        try folder.write("SELECT 1", to: "Migrations/db/0001-one.sql")
        var changed = binary
        changed.migrations = MigrationFolder(package: folder.url).fingerprint
        #expect(handle(.buildEnded(.built(changed, seconds: 1))) == ["report built", "adopt"])
    }

    @Test mutating func `what an earlier build left is taken once, and a save builds`() {
        cycle = DevCycle(.init(skipsBuild: true))
        #expect(handle(.packageRead(isOther: true)) == ["takeBuilt"])
        _ = handle(.buildEnded(.built(binary, seconds: nil)))
        serve("r1", run: 1)
        #expect(cycle.serving?.name == "r1")
        _ = handle(.changed(isPackage: false))
        #expect(handle(.quiet(1)) == ["build"])
    }

    @Test mutating func `only the last of several saves builds`() {
        serve("r1", run: 1)
        #expect(handle(.changed(isPackage: false)) == ["waitForQuiet"])
        #expect(handle(.changed(isPackage: false)) == ["waitForQuiet"])
        #expect(handle(.quiet(1)) == [])
        #expect(handle(.quiet(2)) == ["build"])
    }

    @Test mutating func `a save while a build runs ends it, and another one follows`() {
        serve("r1", run: 1)
        _ = handle(.changed(isPackage: false))
        _ = handle(.quiet(1))
        _ = handle(.changed(isPackage: false))
        #expect(handle(.quiet(2)) == ["cancelWork"])
        // Even if it had ended by then: its sources are older than the save.
        #expect(handle(.buildEnded(.built(binary, seconds: 1))) == ["build"])
    }

    @Test mutating func `a changed package is read before its binary is adopted, and another product is built`() {
        serve("r1", run: 1)
        _ = handle(.changed(isPackage: true))
        _ = handle(.quiet(1))
        #expect(handle(.buildEnded(.built(binary, seconds: 1))) == ["report built", "readPackage"])
        #expect(handle(.packageRead(isOther: true)) == ["build"])
        #expect(handle(.buildEnded(.built(binary, seconds: 1))) == ["report built", "report unchanged"])
    }

    @Test mutating func `a package that can't be read leaves the release serving, and ends a session without one`() {
        serve("r1", run: 1)
        let error = HostError(.packageUnreadable, "Package.swift of shop can't be read.")
        #expect(handle(.packageUnreadable(error)) == ["report problem"])
        cycle = DevCycle(.init())
        #expect(handle(.packageUnreadable(error)) == ["cancelWork", "finish"])
        #expect(cycle.failure as? HostError == error)
    }

    @Test mutating func `a release that never came up is tried again by a build that changes nothing`() {
        serve("r1", run: 1)
        #expect(handle(.buildEnded(.built(binary, seconds: 1))) == ["report built", "report unchanged"])
        _ = handle(.adopted(release("r2")))
        #expect(handle(.prepared(release("r2"))).contains("start"))
        let web = Run(number: 2, release: "r2", process: "web", startsPromoted: false)
        #expect(handle(.supervisor(.exited(web, .code(1)))).contains("report"))
        #expect(cycle.serving?.name == "r1")
        #expect(handle(.buildEnded(.built(binary, seconds: 1))) == ["report built", "adopt"])
    }

    @Test mutating func `a release waits for a secret, and starts with it`() {
        serve("r1", run: 1)
        _ = handle(.adopted(release("r2")))
        #expect(handle(.failed(HostError(.secretUnset, "The secret 'key' is not set."))) == ["report problem"])
        #expect(cycle.waiting?.name == "r2")
        #expect(handle(.bindingsChanged) == ["prepare"])
    }

    @Test mutating func `a consent that comes after a later build changes nothing`() throws {
        cycle = DevCycle(.init(canAsk: true))
        serve("r1", run: 1)
        let before = Manifest(name: "shop", resources: [ManifestResource(id: "uploads", kind: .bucket)])
        let plan = Plan(from: before, to: Manifest(name: "shop"))
        let data = try #require(OrphanedData(plan))
        _ = handle(.adopted(release("r2")))
        #expect(handle(.wouldOrphan(release("r2"), plan, data)) == ["report asking", "ask"])
        _ = handle(.adopted(release("r3")))
        #expect(handle(.consented(true, release("r2"), data)) == [])
        #expect(handle(.consented(true, release("r3"), data)) == ["prepare"])
        #expect(handle(.consented(false, release("r3"), data)) == ["report problem"])
        #expect(cycle.waiting == nil)
    }

    @Test mutating func `the first stop lets what is in flight finish, the second one hurries`() {
        serve("r1", run: 1)
        #expect(handle(.stop) == ["report stopping", "cancelWork", "endInvocations", "stop"])
        #expect(handle(.changed(isPackage: false)) == [])
        #expect(handle(.bindingsChanged) == [])
        #expect(handle(.buildEnded(.cancelled)) == [])
        #expect(handle(.stop) == ["report stopping", "cancelWork", "kill"])
        let web = Run(number: 1, release: "r1", process: "web", startsPromoted: false)
        #expect(handle(.supervisor(.exited(web, .signal(9)))).last == "finish")
        #expect(cycle.failure == nil)
    }

    @Test mutating func `services that end by themselves end the session with their error`() {
        serve("r1", run: 1)
        #expect(handle(.platformFailed(HostError(.init("disk"), "The disk is full."))) == ["cancelWork", "stop"])
        #expect((cycle.failure as? HostError)?.message == "The disk is full.")
    }

    @Test mutating func `without watching, a failed build ends the session`() {
        cycle = DevCycle(.init(watches: false))
        _ = handle(.packageRead(isOther: true))
        #expect(handle(.buildEnded(.failed(nil, output: []))) == ["report buildFailed", "cancelWork", "finish"])
        #expect((cycle.failure as? HostError)?.code == .buildFailed)
    }
}
