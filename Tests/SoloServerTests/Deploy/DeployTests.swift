import Foundation
import Testing

@testable import SoloServer

/// A deploy, ended at every moment: a stage serves one release, whole, before and after.
struct DeployTests {
    /// Both releases, and what came of them.
    private static let (old, new) = ("r1", "r2")

    private func deploy(_ stage: FakeStage) async throws -> Deploy.Outcome {
        try await stage.deploy().run(Self.new)
    }

    @Test func `a release takes the other one's place, and again changes nothing`() async throws {
        let stage = FakeStage(serving: Self.old)
        #expect(try await deploy(stage) == .deployed)
        stage.expectWhole(Self.new)
        #expect(stage.log.filter { $0 != "write" }.prefix(2) == ["migrates r2", "snapshot r2"])
        let before = stage.log.count
        #expect(try await deploy(stage) == .unchanged)
        #expect(stage.log.count == before)
    }

    @Test func `without migrations there is no snapshot`() async throws {
        let stage = FakeStage(serving: Self.old)
        stage.migrates = false
        #expect(try await deploy(stage) == .deployed)
        #expect(!stage.log.contains("snapshot r2"))
    }

    @Test func `the first release of a stage has nobody's place to take`() async throws {
        let stage = FakeStage(serving: nil)
        #expect(try await deploy(stage) == .deployed)
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
                _ = try? await stage.deploy().recover()
            }
            stage.revives()
            try await stage.deploy().recover()
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
            stage.counts = RequestCounts(requests: 40, failures: 12)
            stage.dies(before: moments)
            let outcome = try? await deploy(stage)
            if outcome == .rolledBack("12 of 40 requests failed (30 %), where 0 % did before.", log: ["r2 is broken"]) {
                stage.expectWhole(Self.old)
                #expect(try stage.read()?.ending == .rolledBack)
                break
            }
            stage.revives()
            try await stage.deploy().recover()
            stage.expectWhole(Self.old)
            moments += 1
        }
        #expect(moments > 20)
    }

    @Test func `who goes on with a deploy does not watch from the beginning`() async throws {
        let stage = FakeStage(serving: Self.old)
        stage.counts = RequestCounts(requests: 40)
        // The helper dies 45 of 60 seconds after the bake's begin, and its successor begins 10 seconds later.
        stage.pauses(before: 45)
        await #expect(throws: FakeStage.Death.self) { try await deploy(stage) }
        #expect(try stage.read()?.ending == nil)
        stage.revives()
        stage.waits(10)
        let begin = stage.seconds
        try await stage.deploy().recover()
        stage.expectWhole(Self.new)
        #expect(stage.seconds - begin == 5)
    }

    @Test func `a release that fails while nobody watches goes back as soon as somebody does`() async throws {
        let stage = FakeStage(serving: Self.old)
        stage.pauses(before: 3)
        _ = try? await deploy(stage)
        stage.counts = RequestCounts(requests: 40, failures: 12)
        stage.revives()
        // Its time is over.
        stage.waits(3600)
        try await stage.deploy().recover()
        stage.expectWhole(Self.old)
        #expect(try stage.read()?.ending == .rolledBack)
    }

    @Test func `a release that crashes again and again goes back, whatever its processes counted before it served`()
        async throws
    {
        let stage = FakeStage(serving: Self.old)
        stage.restarts = 7
        stage.counts = RequestCounts(requests: 40)
        #expect(try await deploy(stage) == .deployed)
        let other = FakeStage(serving: Self.old)
        other.restarts = 7
        other.restartsServing = 3
        #expect(
            try await deploy(other) == .rolledBack("Its processes crashed 3 times.", log: ["r2 is broken"]))
    }

    @Test func `nobody watches a release that has none to go back to, or if nobody asked for it`() async throws {
        let first = FakeStage(serving: nil)
        #expect(try await deploy(first) == .deployed)
        #expect(first.seconds == 0)
        let unwatched = FakeStage(serving: Self.old)
        unwatched.counts = RequestCounts(requests: 40, failures: 40)
        let policy = Bake.Policy(seconds: 0, requests: 20)
        #expect(try await unwatched.deploy(policy).run(Self.new) == .deployed)
        #expect(unwatched.seconds == 0)
    }

    @Test func `a contract step that fails keeps nobody from the next deploy`() async throws {
        let stage = FakeStage(serving: Self.old)
        stage.contractProblem = "The column is in use."
        #expect(try await deploy(stage) == .deployedWithoutContract("The column is in use."))
        stage.expectWhole(Self.new)
        #expect(try stage.read()?.ending == .deployed)
    }
}
