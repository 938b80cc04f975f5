import Dispatch

/// Where backups are made and read: on two threads of their own, since reading files, compressing and encrypting would keep those of the
/// concurrency pool from everything else. They take two cores at most, and leave them to whoever serves.
package final class BackupExecutor: TaskExecutor {
    private static let first = BackupExecutor(label: "solo.backup")
    private static let second = BackupExecutor(label: "solo.backup.beside")

    private let queue: DispatchQueue

    private init(label: String) {
        queue = DispatchQueue(label: label, qos: .utility)
    }

    package static func run<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await withTaskExecutorPreference(first, operation: body)
    }

    /// Runs the half of a backup's or restore's work that another task goes on beside.
    static func beside<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await withTaskExecutorPreference(second, operation: body)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
