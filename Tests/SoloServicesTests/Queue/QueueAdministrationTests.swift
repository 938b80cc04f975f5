import Foundation
import Testing

@testable import SoloServices

struct QueueAdministrationTests {
    private func withStore(_ body: (QueueStore) async throws -> Void) async throws {
        try await withFolder { folder in
            let store = try QueueStore(path: folder + "/queue.sqlite", time: ManualTime())
            try await body(store)
            await store.close()
        }
    }

    @Test func `a message is found by its id in whatever state it is`() async throws {
        try await withStore { store in
            let sent = try await store.send(Data(#"{"n":1}"#.utf8), to: "a", key: "k")
            let waiting = try await store.message(sent.id.text, in: "a")
            #expect(waiting.state == .waiting)
            #expect(waiting.idempotencyKey == "k")
            _ = try await store.lease(from: "a", limit: 1)
            #expect(try await store.message(sent.id.text, in: "a").state == .leased)
            try await store.bury(sent.id, error: "no printer")
            let dead = try await store.message(sent.id.text, in: "a")
            #expect(dead.state == .dead)
            #expect(dead.error == "no printer")
            #expect(dead.attempts == 1)
            for (queue, id) in [("b", sent.id.text), ("a", "0000000000001"), ("a", "no id")] {
                let error = await #expect(throws: QueueError.self) { try await store.message(id, in: queue) }
                #expect(error?.code == .unknownMessage)
            }
        }
    }

    @Test func `a purge takes what waits and what is dead, and leaves what a worker has`() async throws {
        try await withStore { store in
            let first = try await store.send(Data("1".utf8), to: "a", key: "first")
            let second = try await store.send(Data("2".utf8), to: "a", key: "second")
            _ = try await store.lease(from: "a", limit: 2)
            try await store.bury(first.id, error: nil)
            _ = try await store.send(Data("3".utf8), to: "a", key: "third")
            _ = try await store.send(Data("4".utf8), to: "b", key: "first")
            #expect(try await store.purge("a", states: [.waiting, .dead]) == 2)
            #expect(try await store.message(second.id.text, in: "a").state == .leased)
            #expect(try await store.summaries(of: []).map(\.count) == [1, 1])
            // What was purged may be sent again; what was not is still known.
            #expect(try await store.send(Data("1".utf8), to: "a", key: "first").isRepeat == false)
            #expect(try await store.send(Data("3".utf8), to: "a", key: "third").isRepeat == false)
            #expect(try await store.send(Data("2".utf8), to: "a", key: "second").isRepeat)
            #expect(try await store.send(Data("4".utf8), to: "b", key: "first").isRepeat)
        }
    }

    @Test func `a worker finishes a message of a queue that was removed`() async throws {
        try await withStore { store in
            let sent = try await store.send(Data("1".utf8), to: "a", key: "k")
            _ = try await store.lease(from: "a", limit: 1)
            try await store.remove("a")
            try await store.retry(sent.id, at: Date(timeIntervalSince1970: 0), error: "too late")
            try await store.acknowledge(sent.id)
            #expect(try await store.summaries(of: []) == [])
        }
    }
}
