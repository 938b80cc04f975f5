import SoloConcurrency
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A process that this one started: its lines, its end, and signals that reach it and nothing else.
///
/// It leads a process group of its own, so that Ctrl-C in the terminal reaches `solo` alone, and a signal to the group
/// reaches what the process started in turn.
package final class ChildProcess: Sendable {
    package enum Stream: Sendable { case output, error }

    package let pid: Int32

    private struct State {
        var exit: ProcessExit?
        var waiting: [CheckedContinuation<ProcessExit, Never>] = []
        /// The pipes that are still read.
        var open: Int
        var drained: [CheckedContinuation<Void, Never>] = []
    }
    private let state: Mutex<State>

    /// Starts it. `line` is called on a thread of the stream's own, a line at a time: if it is slow, the process waits.
    ///
    /// - Parameter crashing: is called at most once, when the process has crashed and begins to write its backtrace.
    package static func start(
        _ launch: Launch, crashing: @escaping @Sendable () -> Void = {},
        line: @escaping @Sendable (Stream, String) -> Void
    ) throws(SystemCallError) -> ChildProcess {
        defer { launch.output?.close() }
        var output: (reading: Descriptor, writing: Descriptor)?
        if launch.output == nil { output = try Descriptor.pipe() }
        let error = try Descriptor.pipe()
        let pid = try spawn(launch, output: launch.output ?? output?.writing ?? error.writing, error: error.writing)
        output?.writing.close()
        error.writing.close()
        let child = ChildProcess(pid: pid, pipes: output == nil ? 1 : 2)
        if let output { child.read(output.reading) { line(.output, $0) } }
        child.read(error.reading, unfinished: Self.watch(for: crashing)) { line(.error, $0) }
        startThread { child.reap() }
        return child
    }

    private init(pid: Int32, pipes: Int) {
        self.pid = pid
        state = Mutex(State(open: pipes))
    }

    /// Waits for its end.
    package var exit: ProcessExit {
        get async {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state in
                    if state.exit == nil { state.waiting.append(continuation) }
                    return state.exit
                }
                if let known { continuation.resume(returning: known) }
            }
        }
    }

    /// Waits for its end and for the last line that it, or what it started, wrote.
    package var exitAndLastLine: ProcessExit {
        get async {
            let exit = await exit
            await withCheckedContinuation { continuation in
                let done = state.withLock { state in
                    if state.open > 0 { state.drained.append(continuation) }
                    return state.open == 0
                }
                if done { continuation.resume() }
            }
            return exit
        }
    }

    /// Whether it, or what it started, may still have lines to come.
    package var isWriting: Bool { state.withLock { $0.open > 0 } }

    package var isRunning: Bool { exitIfEnded == nil }

    /// How it ended, or `nil` while it runs.
    package var exitIfEnded: ProcessExit? { state.withLock(\.exit) }

    /// Sends a signal to the process, and with `group` to everything that it started. Does nothing once it has ended:
    /// its number may be another process's by then.
    package func signal(_ number: Int32, group: Bool = false) {
        state.withLock { state in
            guard state.exit == nil else { return }
            _ = kill(group ? -pid : pid, number)
        }
    }

    private func reap() {
        // Waits without reaping first: until it is reaped under the lock, its number can't be anyone else's.
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        let (exit, waiting) = state.withLock { state in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1, errno == EINTR {}
            let exit = ProcessExit(status: status)
            state.exit = exit
            defer { state.waiting = [] }
            return (exit, state.waiting)
        }
        for continuation in waiting { continuation.resume(returning: exit) }
    }

    /// Calls once, when a line begins as a crash notice does.
    private static func watch(for crashing: @escaping @Sendable () -> Void) -> @Sendable (String) -> Void {
        let wasTold = Atomic(false)
        return { text in
            guard CrashNotice.opens(text), !wasTold.exchange(true, ordering: .relaxed) else { return }
            crashing()
        }
    }

    private func read(
        _ descriptor: Descriptor, unfinished: @escaping @Sendable (String) -> Void = { _ in },
        line: @escaping @Sendable (String) -> Void
    ) {
        startThread { [self] in
            var lines = LineSplitter()
            while let bytes = try? descriptor.read(), !bytes.isEmpty {
                for text in lines.split(bytes) {
                    unfinished(text)
                    line(text)
                }
                unfinished(lines.unfinished)
            }
            if let rest = lines.finish() { line(rest) }
            descriptor.close()
            let waiting = state.withLock { state in
                state.open -= 1
                guard state.open == 0 else { return [CheckedContinuation<Void, Never>]() }
                defer { state.drained = [] }
                return state.drained
            }
            for continuation in waiting { continuation.resume() }
        }
    }
}
