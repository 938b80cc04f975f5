import Foundation
import SoloCore
import Testing

@testable import SoloServices

struct QueueStoreTests {
    let time = ManualTime()

    func withStore(_ body: (QueueStore) async throws -> Void) async throws {
        try await withFolder { folder in
            let store = try QueueStore(path: folder + "/queue.sqlite", time: time)
            try await body(store)
            await store.close()
        }
    }

    @Test func aMessageGoesOnceFromSendToAcknowledge() async throws {
        try await withStore { store in
            let sent = try await store.send(Data("{}".utf8), to: "a", key: nil)
            var lease = try await store.lease(from: "a", limit: 10)
            #expect(lease.messages.map(\.id) == [sent.id])
            #expect(lease.messages.first?.attempt == 1)
            #expect(lease.messages.first?.payload == Data("{}".utf8))
            let again = try await store.lease(from: "a", limit: 10)
            #expect(again.messages.isEmpty)
            try await store.acknowledge(sent.id)
            try await store.voidLeases()
            lease = try await store.lease(from: "a", limit: 10)
            #expect(lease.messages.isEmpty)
        }
    }

    @Test func messagesComeInOrderAndFromTheirQueueAlone() async throws {
        try await withStore { store in
            for n in 0..<5 { _ = try await store.send(Data("\(n)".utf8), to: n == 2 ? "b" : "a") }
            let lease = try await store.lease(from: "a", limit: 3)
            #expect(lease.messages.map { String(decoding: $0.payload, as: UTF8.self) } == ["0", "1", "3"])
            let rest = try await store.lease(from: "a", limit: 3)
            #expect(rest.messages.count == 1)
        }
    }

    @Test func delayedMessagesWait() async throws {
        try await withStore { store in
            _ = try await store.send(Data("1".utf8), to: "a", delay: 30)
            var lease = try await store.lease(from: "a", limit: 1)
            #expect(lease.messages.isEmpty)
            #expect(lease.nextDue == time.now.addingTimeInterval(30))
            time.advance(by: 30)
            lease = try await store.lease(from: "a", limit: 1)
            #expect(lease.messages.count == 1)
        }
    }

    @Test func theSameKeyIsQueuedOnceWithinItsRetention() async throws {
        try await withStore { store in
            let first = try await store.send(Data("1".utf8), to: "a", key: "order-1")
            let second = try await store.send(Data("2".utf8), to: "a", key: "order-1")
            #expect(second == SentMessage(id: first.id, isRepeat: true))
            let elsewhere = try await store.send(Data("1".utf8), to: "b", key: "order-1")
            #expect(!elsewhere.isRepeat)
            // Also once it is done.
            _ = try await store.lease(from: "a", limit: 1)
            try await store.acknowledge(first.id)
            let third = try await store.send(Data("3".utf8), to: "a", key: "order-1")
            #expect(third.isRepeat)
            time.advance(by: QueueStore.keyRetention)
            try await store.expireKeys()
            let later = try await store.send(Data("4".utf8), to: "a", key: "order-1")
            #expect(!later.isRepeat)
        }
    }

    @Test func leasesAreVoidAfterACrashAndIDsAreNotUsedAgain() async throws {
        try await withFolder { folder in
            let store = try QueueStore(path: folder + "/queue.sqlite", time: time)
            let sent = try await store.send(Data("1".utf8), to: "a")
            _ = try await store.lease(from: "a", limit: 1)
            let next = try QueueStore(path: folder + "/queue.sqlite", time: time)
            try await next.voidLeases()
            let lease = try await next.lease(from: "a", limit: 1)
            #expect(lease.messages.map(\.id) == [sent.id])
            #expect(lease.messages.first?.attempt == 2)
            let other = try await next.send(Data("2".utf8), to: "a")
            #expect(other.id > sent.id)
            await store.close()
            await next.close()
        }
    }

    @Test func deadLettersAreKeptReplayedAndPurged() async throws {
        try await withStore { store in
            let sent = try await store.send(Data("{\"n\":1}".utf8), to: "a", key: "k")
            _ = try await store.lease(from: "a", limit: 1)
            try await store.bury(sent.id, error: "no such order")
            var dead = try await store.messages(in: "a", state: .dead)
            #expect(dead.map(\.id) == [sent.id.text])
            #expect(dead.first?.error == "no such order")
            #expect(dead.first?.payload == "{\"n\":1}")
            let unknown = await #expect(throws: QueueError.self) { try await store.replay("a", id: "0000000000001") }
            #expect(unknown?.code == .unknownMessage)
            #expect(try await store.replay("a", id: sent.id.text) == 1)
            let lease = try await store.lease(from: "a", limit: 1)
            #expect(lease.messages.first?.attempt == 1)
            try await store.bury(sent.id, error: nil)
            #expect(try await store.purge("a", states: [.dead]) == 1)
            dead = try await store.messages(in: "a", state: .dead)
            #expect(dead.isEmpty)
        }
    }

    @Test func summariesCountEachState() async throws {
        try await withStore { store in
            for n in 0..<6 { _ = try await store.send(Data("\(n)".utf8), to: "a", delay: n == 5 ? 60 : 0) }
            let lease = try await store.lease(from: "a", limit: 3)
            try await store.bury(lease.messages[0].id, error: nil)
            let summaries = try await store.summaries(of: ["a", "empty"])
            #expect(
                summaries == [
                    QueueSummary(queue: "a", ready: 2, delayed: 1, leased: 2, dead: 1, oldest: time.now),
                    QueueSummary(queue: "empty"),
                ])
        }
    }

    @Test func `an invalid message is rejected`() async throws {
        try await withStore { store in
            func code(_ payload: Data, key: String? = nil, delay: Double = 0) async -> QueueError.Code? {
                await #expect(throws: QueueError.self) {
                    try await store.send(payload, to: "a", key: key, delay: delay)
                }?.code
            }
            let one = Data("1".utf8)
            #expect(await code(Data()) == .invalidMessage)
            #expect(await code(Data(count: MessageLimits.payload + 1)) == .invalidMessage)
            #expect(await code(one, key: "") == .invalidMessage)
            #expect(await code(one, key: String(repeating: "k", count: 129)) == .invalidMessage)
            #expect(await code(one, delay: -1) == .invalidMessage)
            #expect(await code(one, delay: .nan) == .invalidMessage)
            #expect(await code(one, delay: .infinity) == .invalidMessage)
        }
    }

    @Test func aMessageIDIsTextInOrder() throws {
        let ids = [0, 1, 31, 32, 1_800_000_000_000 << 20, Int64.max].map { MessageID($0) }
        #expect(ids.map(\.text) == ids.map(\.text).sorted())
        for id in ids { #expect(MessageID(id.text) == id) }
        #expect(MessageID("ZZZZZZZZZZZZZ") == nil)
        #expect(MessageID("x") == nil)
        #expect(MessageID("000000000000!") == nil)
    }

    @Test func backoffDoublesUpToItsLimit() {
        let backoff = Backoff(QueueSettings(firstRetryDelay: 1, longestRetryDelay: 10))
        #expect((1...6).map(backoff.limit) == [1, 2, 4, 8, 10, 10])
        #expect(backoff.limit(after: .max) == 10)
        for _ in 0..<100 { #expect((0...4.0).contains(backoff.delay(after: 3))) }
    }
}
