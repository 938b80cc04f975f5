import Dispatch

/// Where backups are made and read: on threads of their own, since reading files, compressing and encrypting would keep those of the
/// concurrency pool from everything else.
package final class BackupExecutor: TaskExecutor {
    private static let shared = BackupExecutor()

    private let queue = DispatchQueue(label: "solo.backup", qos: .utility)

    package static func run<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await withTaskExecutorPreference(shared, operation: body)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
