import Foundation
import SoloCore
import SoloObjectStore
import Testing

@testable import SoloServices

struct PlatformBucketsTests {
    @Test func `a bucket that the stack no longer declares is kept, told and can be removed`() async throws {
        try await withFolder { folder in
            let platform = try PlatformServices(
                PlatformConfiguration(
                    project: "shop", stage: "dev", folder: folder + "/.solo/dev",
                    keys: KeyFolder(path: folder + "/keys"), address: .anyPort, delivers: false),
                invoker: FakeInvoker(), logger: quiet)
            let early = await #expect(throws: PlatformError.self) { try await platform.removeBucket("assets") }
            #expect(early?.code == .notApplied)

            try await platform.apply(.sample())
            let content = AsyncStream { continuation in
                continuation.yield(Data("paid".utf8))
                continuation.finish()
            }
            try await platform.contents(ofBucket: "assets").put("receipts/7.txt", from: content)
            #expect(try platform.orphanedBuckets() == [])
            let declared = await #expect(throws: PlatformError.self) { try await platform.removeBucket("assets") }
            #expect(
                declared?.description
                    == "The stack declares the bucket \"assets\", so it cannot be removed. "
                    + "Remove it from the stack first, or remove its objects.")
            #expect(try platform.contents(ofBucket: "assets").find("receipts/7.txt")?.size == 4)

            var manifest = Manifest.sample()
            manifest.resources.removeAll { $0.id == "assets" }
            manifest.components[2].grants.removeAll { $0.resource == "assets" }
            try await platform.apply(manifest)
            let orphans = try platform.orphanedBuckets()
            #expect(
                orphans.map { "\($0.name): \($0.objects) objects, \($0.bytes) bytes" } == ["assets: 1 objects, 4 bytes"]
            )
            #expect(try await platform.removeBucket("assets") == 1)
            #expect(try platform.bucketSummaries() == [])
            await #expect(throws: ObjectStoreError.self) { try await platform.removeBucket("assets") }
            await platform.close()
        }
    }
}
