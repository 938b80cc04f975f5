import Foundation
import SoloCore
import SoloS3
import Testing

@testable import SoloObjectStore

@Suite(.timeLimit(.minutes(1))) struct LifecycleTests {
    @Test func whatIsOldUnderThePrefixGoes() async throws {
        try await LiveStore.run(lifecycle: [LifecycleRule(prefix: "tmp/", expireAfterDays: 30)]) { live async throws in
            let old = try live.client()
            try await old.put("tmp/old", Data(count: 100_000))
            try await old.put("tmp/renewed", Data())
            try await old.put("keep", Data())
            live.time.advance(days: 20)
            try await live.client().put("tmp/renewed", Data())
            try await live.client().put("tmp/young", Data())
            #expect(try await live.store.expire(now: live.time.now) == 0)
            live.time.advance(days: 10)
            #expect(try await live.store.expire(now: live.time.now) == 1)
            var keys: [String] = []
            for try await object in try live.client().list() { keys.append(object.key) }
            #expect(keys == ["keep", "tmp/renewed", "tmp/young"])
            live.time.advance(days: 1000)
            #expect(try await live.store.expire(now: live.time.now) == 2)
            #expect(try await live.store.expire(now: live.time.now) == 0)
            await live.store.close()
            #expect(try live.contentFiles() == [])
        }
    }

    @Test func aThousandGoInBatches() async throws {
        try await LiveStore.run(lifecycle: [LifecycleRule(prefix: "", expireAfterDays: 1)]) { live async throws in
            let bucket = try live.client()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1200 { group.addTask { try await bucket.put("k\(number)", Data()) } }
                try await group.waitForAll()
            }
            live.time.advance(days: 1)
            #expect(try await live.store.expire(now: live.time.now) == 1200)
            #expect(try await live.client().folder().objects.isEmpty)
        }
    }
}
