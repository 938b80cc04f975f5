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
    private let answer: @Sendable (Invocation) async throws -> InvocationOutcome
    /// One element for each invocation that has ended.
    let ends: AsyncStream<Invocation>
    private let endsContinuation: AsyncStream<Invocation>.Continuation

    init(
        _ answer: @escaping @Sendable (Invocation) async throws -> InvocationOutcome = { _ in InvocationOutcome(.done) }
    ) {
        self.answer = answer
        (ends, endsContinuation) = AsyncStream.makeStream(of: Invocation.self)
    }

    var invocations: [Invocation] { seen.withLock { $0 } }

    func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
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
