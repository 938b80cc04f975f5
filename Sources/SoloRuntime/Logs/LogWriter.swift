import Dispatch
import Foundation
import Synchronization

/// Writes log lines to a descriptor without ever making the one who logs wait.
///
/// Lines are rendered into a buffer and written by a queue of its own, at most every ten milliseconds. While whoever reads
/// is slower than that, the buffer fills up to its limit; then lines are dropped and counted, and the count is logged.
package final class LogWriter: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var spare: [UInt8] = []
        var isScheduled = false
        var dropped = 0
        var reportedDrops = 0
    }

    let format: LogFormat
    private let descriptor: Int32
    private let limit: Int
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "solo.log")

    /// `limit` is in bytes. A descriptor below zero writes nowhere.
    package init(descriptor: Int32, format: LogFormat = .json, limit: Int = 1 << 20) {
        self.descriptor = descriptor
        self.format = format
        self.limit = limit
    }

    /// To standard output, as JSON.
    package static let standardOutput = LogWriter(descriptor: STDOUT_FILENO)
    /// To nowhere.
    package static let silent = LogWriter(descriptor: -1)

    /// The lines that were dropped since the start.
    package var dropped: Int { state.withLock(\.dropped) }

    /// Appends what `render` writes, as one line; drops it if the buffer is full.
    func line(_ render: (inout [UInt8]) -> Void) {
        guard descriptor >= 0 else { return }
        let mustSchedule = state.withLock { state in
            guard state.pending.count < limit else {
                state.dropped += 1
                return false
            }
            render(&state.pending)
            state.pending.append(UInt8(ascii: "\n"))
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { queue.asyncAfter(deadline: .now() + .milliseconds(10)) { self.drain() } }
    }

    /// Writes what is pending, for at most `seconds`: a reader who has stopped to read must not hold the exit up.
    package func flush(seconds: Double = 1) {
        let done = DispatchSemaphore(value: 0)
        queue.async {
            self.drain()
            done.signal()
        }
        _ = done.wait(timeout: .now() + seconds)
    }

    private func drain() {
        while true {
            let bytes = state.withLock { state -> [UInt8] in
                let dropped = state.dropped - state.reportedDrops
                if dropped > 0 {
                    state.reportedDrops = state.dropped
                    let record = LogRecord(level: "warning", message: "Log lines were dropped")
                    record.render(format, [("count", .number(dropped))], into: &state.pending)
                    state.pending.append(UInt8(ascii: "\n"))
                }
                let bytes = state.pending
                state.pending = state.spare
                state.spare = []
                if bytes.isEmpty { state.isScheduled = false }
                return bytes
            }
            if bytes.isEmpty { return }
            write(bytes)
            recycle(bytes)
        }
    }

    /// Keeps the buffer's memory for the next round, unless a burst has made it large.
    private func recycle(_ bytes: consuming [UInt8]) {
        guard bytes.capacity <= 1 << 16 else { return }
        bytes.removeAll(keepingCapacity: true)
        let empty = bytes
        state.withLock { $0.spare = empty }
    }

    private func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = Foundation.write(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
                if count > 0 {
                    offset += count
                } else if errno == EAGAIN {
                    var interest = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&interest, 1, 1000)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}

/// How log lines are written.
package enum LogFormat: String, Sendable {
    /// One object a line, for the platform.
    case json
    /// For people.
    case text
}
