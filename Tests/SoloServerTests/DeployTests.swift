import Foundation
import SoloCore
import Synchronization
import Testing

@testable import SoloServer

/// A deploy, ended at every moment: a stage serves one release, whole, before and after.
struct DeployTests {
    /// Both releases, and what came of them.
    private static let (old, new) = ("r1", "r2")

    private func deploy(_ stage: FakeStage, migrates: Bool = true) async throws -> Deploy.Outcome {
        try await Deploy(stage, stage).run(Self.new, migrates: migrates)
    }

    @Test func `a release takes the other one's place, and again changes nothing`() async throws {
        let stage = FakeStage(serving: Self.old)
        #expect(try await deploy(stage) == .deployed)
        stage.expectWhole(Self.new)
        #expect(stage.log.first { $0 != "write" } == "snapshot r2")
        let before = stage.log.count
        #expect(try await deploy(stage) == .unchanged)
        #expect(stage.log.count == before)
    }

    @Test func `the first release of a stage has nobody's place to take`() async throws {
        let stage = FakeStage(serving: nil)
        #expect(try await deploy(stage, migrates: false) == .deployed)
        stage.expectWhole(Self.new)
    }

    @Test(arguments: [nil, "r1"])
    func `whatever operation the host dies before, the next deploy leaves the stage whole`(
        previous: String?
    ) async throws {
        var moments = 0
        while true {
            let stage = FakeStage(serving: previous)
            stage.dies(before: moments)
            let outcome = try? await deploy(stage)
            if outcome == .deployed { break }
            stage.expectServes(previous)
            stage.revives()
            // A request to do the same again.
            #expect(try await [.deployed, .unchanged].contains(deploy(stage)), "died before operation \(moments)")
            stage.expectWhole(Self.new)
            moments += 1
        }
        #expect(moments > 20)
    }

    @Test func `whatever operation the host dies before, recovery alone leaves the stage whole`() async throws {
        var moments = 0
        while true {
            let stage = FakeStage(serving: Self.old)
            stage.dies(before: moments)
            if (try? await deploy(stage)) == .deployed { break }
            // It may die a second time, while it recovers.
            for second in [0, 1, 2, 3, 5, 8, 13] {
                stage.revives()
                stage.dies(before: second)
                try? await Deploy(stage, stage).recover()
            }
            stage.revives()
            try await Deploy(stage, stage).recover()
            stage.expectWhole(try #require(try await stage.serving()))
            moments += 1
        }
    }

    @Test(arguments: ["snapshot", "prepare", "start", "serve"])
    func `what fails before it serves is undone, and the error says why`(
        operation: String
    ) async throws {
        let stage = FakeStage(serving: Self.old)
        stage.fails("\(operation) r2")
        await #expect(throws: FakeStage.Failure.self) { _ = try await deploy(stage) }
        stage.expectWhole(Self.old)
        #expect(try stage.read()?.ending == .undone)
        // Nothing is left that would keep the next one.
        #expect(try await deploy(stage) == .deployed)
    }

    @Test func `a release that is not good enough goes back by itself`() async throws {
        var moments = 0
        while true {
            let stage = FakeStage(serving: Self.old)
            stage.finding = "12 of 40 requests failed."
            stage.dies(before: moments)
            let outcome = try? await deploy(stage)
            if outcome == .rolledBack("12 of 40 requests failed.") {
                stage.expectWhole(Self.old)
                #expect(try stage.read()?.ending == .rolledBack)
                break
            }
            stage.revives()
            try await Deploy(stage, stage).recover()
            stage.expectWhole(Self.old)
            moments += 1
        }
        #expect(moments > 20)
    }

    @Test func `a contract step that fails keeps nobody from the next deploy`() async throws {
        let stage = FakeStage(serving: Self.old)
        stage.contractProblem = "The column is in use."
        #expect(try await deploy(stage) == .deployedWithoutContract("The column is in use."))
        stage.expectWhole(Self.new)
        #expect(try stage.read()?.ending == .deployed)
    }
}

/// A stage in memory, whose host can die before any of its operations.
final class FakeStage: DeployTarget, DeployJournal {
    struct Death: Error {}
    struct Failure: Error {}

    private struct State {
        var record: DeployRecord?
        var serving: String?
        /// Whose processes run, and whose accept requests.
        var running: Set<String> = []
        var accepting: Set<String> = []
        var permitted: Set<String> = []
        var log: [String] = []
        var operationsLeft: Int?
        var failing: Set<String> = []
        var finding: String?
        var contractProblem: String?
    }

    private let state: Mutex<State>

    init(serving: String?) {
        let all = Set([serving].compactMap(\.self))
        state = Mutex(State(serving: serving, running: all, accepting: all, permitted: all))
    }

    var log: [String] { state.withLock(\.log) }
    var finding: String? {
        get { state.withLock(\.finding) }
        set { state.withLock { $0.finding = newValue } }
    }
    var contractProblem: String? {
        get { state.withLock(\.contractProblem) }
        set { state.withLock { $0.contractProblem = newValue } }
    }

    func dies(before count: Int) { state.withLock { $0.operationsLeft = count } }
    func revives() { state.withLock { $0.operationsLeft = nil } }
    /// Once.
    func fails(_ operation: String) { state.withLock { _ = $0.failing.insert(operation) } }

    func expectWhole(_ release: String, sourceLocation: SourceLocation = #_sourceLocation) {
        state.withLock { state in
            #expect(state.serving == release, sourceLocation: sourceLocation)
            #expect(state.running == [release], sourceLocation: sourceLocation)
            #expect(state.accepting == [release], sourceLocation: sourceLocation)
            #expect(state.permitted == [release], sourceLocation: sourceLocation)
        }
    }

    /// Right after a death: the release that the record names runs, so that systemd needs nobody to serve.
    func expectServes(_ previous: String?, sourceLocation: SourceLocation = #_sourceLocation) {
        state.withLock { state in
            guard let serving = state.serving else {
                #expect(previous == nil, sourceLocation: sourceLocation)
                return
            }
            #expect(state.running.contains(serving), sourceLocation: sourceLocation)
            #expect(state.permitted.contains(serving), sourceLocation: sourceLocation)
        }
    }

    /// One operation that either takes place or does not.
    private func operate(_ name: String, _ change: (inout State) -> Void) throws {
        try state.withLock { state in
            if let left = state.operationsLeft {
                guard left > 0 else { throw Death() }
                state.operationsLeft = left - 1
            }
            if state.failing.remove(name) != nil { throw Failure() }
            state.log.append(name)
            change(&state)
        }
    }

    func read() throws -> DeployRecord? { state.withLock(\.record) }
    func write(_ record: DeployRecord) throws { try operate("write") { $0.record = record } }

    func serving() async throws -> String? { state.withLock(\.serving) }
    func snapshot(before release: String) async throws { try operate("snapshot \(release)") { _ in } }

    func prepare(_ release: String, beside releases: [String]) async throws {
        try operate("prepare \(release)") { $0.permitted.formUnion(releases) }
    }

    func start(_ release: String) async throws { try operate("start \(release)") { _ = $0.running.insert(release) } }

    func serve(_ release: String, insteadOf other: String?) async throws {
        try operate("serve \(release)") { _ = $0.running.insert(release) }
        if let other { try operate("supersede \(other)") { _ = $0.accepting.remove(other) } }
        try operate("record \(release)") { $0.serving = release }
        try operate("accept \(release)") { _ = $0.accepting.insert(release) }
    }

    func bake(_ release: String, insteadOf other: String?) async throws -> String? {
        try operate("bake \(release)") { _ in }
        return finding
    }

    func stop(_ release: String) async throws {
        try operate("stop \(release)") { state in
            state.accepting.remove(release)
            state.running.remove(release)
        }
    }

    func retain(_ releases: [String]) async throws { try operate("retain") { $0.permitted = Set(releases) } }

    func contract(_ release: String) async throws {
        try operate("contract \(release)") { _ in }
        if let contractProblem { throw ContractFailure(reason: contractProblem) }
    }

    func prune(keeping releases: [String]) async throws { try operate("prune") { _ in } }
}
