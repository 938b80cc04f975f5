import Dispatch
import SoloConcurrency
import Synchronization

/// The right to write to a database, for one process at a time. Within the process one asks at a time; see ``SQLiteWriter``.
///
/// Nobody polls: if the lock is not free, a thread waits for it in the kernel. That wait cannot be ended, so it outlives whoever gave up:
/// then the next one takes it over, and if there is none, the lock is released as soon as it comes.
final class WriterLock: Sendable {
    private struct State {
        var files: LockFiles?
        /// Whether the thread waits in the kernel.
        var isBlocked = false
        var waiter: (place: Promise<Void>, name: String)?
    }

    private let database: String
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "solo.sqlite.lock")

    /// The files are made by the first who asks.
    init(database: String) {
        self.database = database
    }

    /// A place that is fulfilled with the lock; whoever has it must call ``release()``.
    ///
    /// - Parameter name: what the lock's file says while it is held.
    func request(as name: String) throws -> Promise<Void> {
        let place = Promise<Void>()
        let isFree = try state.withLock { state in
            let files = try state.files ?? LockFiles(database: database)
            state.files = files
            if !state.isBlocked {
                if try files.takeIfFree() {
                    files.sign(WriterRecord(name: name))
                    return true
                }
                state.isBlocked = true
                queue.async { self.wait(for: files) }
            }
            state.waiter = (place, name)
            return false
        }
        if isFree { place.fulfil() }
        return place
    }

    /// Gives a place up. Returns `false` if it has the lock already.
    func withdraw(_ place: Promise<Void>) -> Bool {
        state.withLock { state in
            guard state.waiter?.place === place else { return false }
            state.waiter = nil
            return true
        }
    }

    func release() {
        state.withLock { $0.files?.release() }
    }

    /// Who has the lock, or had it last.
    var holder: WriterRecord? {
        state.withLock { $0.files?.record() }
    }

    private func wait(for files: LockFiles) {
        let result = Result { try files.take() }
        let waiter = state.withLock { state in
            state.isBlocked = false
            let waiter = state.waiter
            state.waiter = nil
            if case .success = result {
                if let waiter { files.sign(WriterRecord(name: waiter.name)) } else { files.release() }
            }
            return waiter?.place
        }
        switch result {
        case .success: waiter?.fulfil()
        case .failure(let error): waiter?.fail(error)
        }
    }
}
