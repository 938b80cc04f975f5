import Foundation
import Synchronization
import Testing

@testable import SoloServer

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
        /// Whose processes a connection starts.
        var woken: String?
        var permitted: Set<String> = []
        var log: [String] = []
        var operationsLeft: Int?
        var failing: Set<String> = []
        /// What the new release counted, and how often its processes were started again, before and while it serves.
        var counts = RequestCounts()
        var restarts = 0
        var restartsServing = 0
        /// Seconds since the test's begin, and how many of them the host lives for.
        var seconds = 0
        var lifetime: Int?
        var contractProblem: String?
        var migrates = true
    }

    private let state: Mutex<State>

    init(serving: String?) {
        let all = Set([serving].compactMap(\.self))
        state = Mutex(State(serving: serving, running: all, accepting: all, woken: serving, permitted: all))
    }

    var log: [String] { state.withLock(\.log) }
    var seconds: Int { state.withLock(\.seconds) }
    var counts: RequestCounts {
        get { state.withLock(\.counts) }
        set { state.withLock { $0.counts = newValue } }
    }
    var restarts: Int {
        get { state.withLock(\.restarts) }
        set { state.withLock { $0.restarts = newValue } }
    }
    var restartsServing: Int {
        get { state.withLock(\.restartsServing) }
        set { state.withLock { $0.restartsServing = newValue } }
    }
    var contractProblem: String? {
        get { state.withLock(\.contractProblem) }
        set { state.withLock { $0.contractProblem = newValue } }
    }

    var migrates: Bool {
        get { state.withLock(\.migrates) }
        set { state.withLock { $0.migrates = newValue } }
    }

    func dies(before count: Int) { state.withLock { $0.operationsLeft = count } }
    /// It dies in the pause that so many seconds come before.
    func pauses(before seconds: Int) { state.withLock { $0.lifetime = seconds } }
    func waits(_ seconds: Int) { state.withLock { $0.seconds += seconds } }

    func revives() {
        state.withLock {
            $0.operationsLeft = nil
            $0.lifetime = nil
        }
    }

    /// A deploy by its clock.
    func deploy(_ policy: Bake.Policy = Bake.Policy()) -> Deploy {
        Deploy(
            self, self, bakes: policy, now: { Date(timeIntervalSince1970: Double(self.seconds)) },
            pause: { duration in
                try self.state.withLock { state in
                    state.seconds += Int(duration.components.seconds)
                    if let lifetime = state.lifetime, state.seconds >= lifetime { throw Death() }
                }
            })
    }
    /// Once.
    func fails(_ operation: String) { state.withLock { _ = $0.failing.insert(operation) } }

    func expectWhole(_ release: String, sourceLocation: SourceLocation = #_sourceLocation) {
        state.withLock { state in
            #expect(state.serving == release, sourceLocation: sourceLocation)
            #expect(state.running == [release], sourceLocation: sourceLocation)
            #expect(state.accepting == [release], sourceLocation: sourceLocation)
            #expect(state.woken == release, sourceLocation: sourceLocation)
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
    func migrates(to release: String) async throws -> Bool {
        try operate("migrates \(release)") { _ in }
        return state.withLock(\.migrates)
    }

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

    func settle(_ release: String) async throws { try operate("settle \(release)") { $0.woken = release } }

    func sample(_ release: String) async throws -> ReleaseSample {
        try operate("sample \(release)") { _ in }
        return state.withLock { state in
            guard release == "r2" else { return ReleaseSample(processes: ["web": RequestCounts(requests: 100)]) }
            let restarts = state.restarts + (state.serving == release ? state.restartsServing : 0)
            return ReleaseSample(processes: ["web": state.counts], restarts: restarts)
        }
    }

    func lastWords(of release: String, since date: Date) async -> [String] { ["\(release) is broken"] }

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
