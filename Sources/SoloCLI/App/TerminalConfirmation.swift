import Foundation
import Synchronization

/// Asks the person at the terminal to confirm something while a session runs.
///
/// Reading blocks a thread of its own, begun with the first question, so that Ctrl-C is handled meanwhile. Lines that are typed
/// without a question are ignored.
final class TerminalConfirmation: Sendable {
    private struct State {
        var isReading = false
        var waiting: CheckedContinuation<Bool, Never>?
    }
    private let state = Mutex(State())
    private let readLine: @Sendable () -> String?

    /// `nil` if the input is not a terminal's: a file, a pipe, or a job in the background, which reading would stop.
    static var standardInput: TerminalConfirmation? {
        guard isatty(0) == 1, tcgetpgrp(0) == getpgrp() else { return nil }
        return TerminalConfirmation { Swift.readLine() }
    }

    init(readLine: @escaping @Sendable () -> String?) {
        self.readLine = readLine
    }

    /// Whether a question waits for a reply.
    var isAsking: Bool { state.withLock { $0.waiting != nil } }

    /// Whether the next line is a yes. A later question ends this one with a no.
    func agrees() async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (before, begins) = state.withLock { state in
                    let before = state.waiting
                    state.waiting = continuation
                    defer { state.isReading = true }
                    return (before, !state.isReading)
                }
                before?.resume(returning: false)
                if Task.isCancelled { reply(false) }
                if begins { Thread.detachNewThread { self.read() } }
            }
        } onCancel: {
            reply(false)
        }
    }

    private func read() {
        while let line = readLine() {
            reply(["y", "yes"].contains(line.trimmingCharacters(in: .whitespaces).lowercased()))
        }
        // The end of the input is a no to this question and each later one.
        state.withLock { $0.isReading = false }
        reply(false)
    }

    private func reply(_ agreed: Bool) {
        let waiting = state.withLock { state in
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(returning: agreed)
    }
}
