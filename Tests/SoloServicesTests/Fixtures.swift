import Foundation
import Logging
import SoloCore
import Synchronization

@testable import SoloServices

/// Runs `body` with a folder of its own, and removes it.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "solo-services-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}

/// Answers invocations by a closure, and keeps them.
final class FakeInvoker: Invoker {
    private let seen = Mutex<[Invocation]>([])
    private let serves: Mutex<Bool>
    private let answer: @Sendable (Invocation) async throws -> InvocationOutcome
    /// One element for each invocation that has ended.
    let ends: AsyncStream<Invocation>
    private let endsContinuation: AsyncStream<Invocation>.Continuation
    /// One element each time somebody begins to wait until an app serves.
    let waits: AsyncStream<Void>
    private let waitsContinuation: AsyncStream<Void>.Continuation

    /// With `serves` off, no app is there until ``serve()``.
    init(
        serves: Bool = true,
        _ answer: @escaping @Sendable (Invocation) async throws -> InvocationOutcome = { _ in InvocationOutcome(.done) }
    ) {
        self.serves = Mutex(serves)
        self.answer = answer
        (ends, endsContinuation) = AsyncStream.makeStream(of: Invocation.self)
        (waits, waitsContinuation) = AsyncStream.makeStream(of: Void.self)
    }

    var invocations: [Invocation] { seen.withLock { $0 } }

    var isServing: Bool { serves.withLock { $0 } }

    func serve() { serves.withLock { $0 = true } }

    func isServing(_ component: String) -> Bool { isServing }

    func untilServing(_ component: String) async throws {
        guard !isServing else { return }
        waitsContinuation.yield()
        while !isServing {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
        // As an app that is not there: whoever calls it all the same waits.
        try await untilServing(invocation.component)
        seen.withLock { $0.append(invocation) }
        defer { endsContinuation.yield(invocation) }
        return try await answer(invocation)
    }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

extension Manifest {
    /// A worker on a queue, a cron, and an API that may send.
    static func sample(
        queue: QueueSettings = QueueSettings(), worker: WorkerSettings = WorkerSettings(queue: "receipts"),
        cron: CronSettings = CronSettings(schedule: Schedule(rule: .every(seconds: 60)))
    ) -> Manifest {
        Manifest(
            name: "shop",
            resources: [
                ManifestResource(
                    id: "assets", kind: .bucket,
                    bucket: BucketSettings(lifecycle: [LifecycleRule(prefix: "tmp/", expireAfterDays: 1)])),
                ManifestResource(id: "db", kind: .sqlite), ManifestResource(id: "receipts", kind: .queue, queue: queue),
                ManifestResource(id: "stripe-key", kind: .secret),
                ManifestResource(
                    id: "currency", kind: .setting,
                    setting: SettingSettings(type: "String", defaultValue: "\"EUR\"", overrides: ["dev": "\"USD\""])),
            ],
            components: [
                ManifestComponent(
                    id: "api.api", kind: .api, grants: [Grant(resource: "receipts", actions: [.send])],
                    api: APISettings(routes: [])),
                ManifestComponent(id: "cron.cleanup", kind: .cron, cron: cron),
                ManifestComponent(
                    id: "worker.receipts", kind: .worker,
                    grants: [
                        Grant(resource: "assets", actions: [.read, .write, .delete]),
                        Grant(resource: "receipts", actions: [.receive]),
                    ],
                    worker: worker),
            ])
    }
}
