import Foundation
import Solo
import SoloTesting
import Testing

struct InvocationTests {
    @Test func aQueueIsDrainedWhenTheTestSays() async throws {
        try await withStack(Chores()) { chores in
            _ = try await chores.post("/chores", json: Chore(name: "dishes"))
            let before = try await done(chores)
            #expect(before.isEmpty)
            let drained = try await chores.drain(chores.app.chores)
            #expect(drained.done == 1 && drained.errors.isEmpty)
            let after = try await done(chores)
            #expect(after == ["dishes"])
            let again = try await chores.drain("chores")
            #expect(again.done == 0)
        }
    }

    @Test func aRetryIsDueOnceTheClockSaysSo() async throws {
        try await withStack(Chores()) { chores in
            let sender = try chores.client(of: chores.app.chores.sender)
            try await sender.send(Chore(name: "fail"))
            let first = try await chores.drain("chores")
            #expect(first.retried == 1)
            #expect(first.errors.count == 1 && first.errors[0].contains("no soap"))
            let tooEarly = try await chores.drain("chores")
            #expect(tooEarly.retried == 0)
            for _ in 1..<5 {
                chores.clock.advance(by: .hours(1))
                try await chores.drain("chores")
            }
            chores.clock.advance(by: .hours(1))
            let afterTheLast = try await chores.drain("chores")
            #expect(afterTheLast == afterTheLast.nothing)
        }
    }

    @Test func aDelayedMessageWaitsForTheClock() async throws {
        try await withStack(Chores()) { chores in
            let sender = try chores.client(of: chores.app.chores.sender)
            try await sender.send(Chore(name: "later"), after: .hours(2))
            let early = try await chores.drain("chores")
            #expect(early.done == 0)
            chores.clock.advance(by: .hours(2))
            let late = try await chores.drain("chores")
            #expect(late.done == 1)
        }
    }

    @Test func aTickCarriesTheClocksTime() async throws {
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        try await withStack(Chores(), now: start) { chores in
            chores.clock.advance(by: .days(1))
            try await chores.tick("sweep")
            let after = try await done(chores)
            #expect(after == ["swept 1800086400"])
        }
    }

    @Test func aTickThatFailsThrows() async throws {
        try await withStack(Chores()) { chores in
            let failure = await #expect(throws: InvocationFailure.self) { try await chores.tick("break") }
            #expect(failure?.component == "cron.break")
            #expect(failure?.message.contains("no soap") == true)
        }
    }

    @Test func aCommandRunsWithItsWords() async throws {
        try await withStack(Chores()) { chores in
            try await chores.run("do", "windows", "floor")
            let after = try await done(chores)
            #expect(after == ["windows", "floor"])
            await #expect(throws: NoSoap.self) { try await chores.run("do") }
        }
    }

    @Test func whatTheStackDoesNotHaveIsNamed() async throws {
        try await withStack(Chores()) { chores in
            await #expect(throws: StackError.unknown(kind: "cron", name: "swep", known: ["break", "sweep"])) {
                try await chores.tick("swep")
            }
            await #expect(throws: StackError.unknown(kind: "queue with a worker", name: "x", known: ["chores"])) {
                try await chores.drain("x")
            }
            await #expect(throws: StackError.unknown(kind: "command", name: "x", known: ["do"])) {
                try await chores.run("x")
            }
        }
    }

    private func done(_ chores: RunningStack<Chores>) async throws -> [String] {
        let db = try chores.client(of: chores.app.database.readOnly)
        return try await db.query("SELECT name FROM done ORDER BY rowid", as: String.self)
    }
}

extension Drained {
    fileprivate var nothing: Drained {
        var drained = self
        (drained.done, drained.retried, drained.dead, drained.errors) = (0, 0, 0, [])
        return drained
    }
}
