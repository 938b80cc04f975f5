import Foundation
import SoloCore
import SoloHost
package import SoloLaptop
package import SoloServices
import Synchronization

/// Shows a session on a terminal: one line that moves while something is built, and lines above it that stay.
package final class DevConsole: Sendable {
    private struct State {
        /// What the moving line shows; empty if there is none.
        var live = ""
        /// The lines that are written instead if the output is not a terminal.
        var lineProgress = LineProgress()
    }
    private let terminal: Terminal
    private let page: DevPage
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    package init(
        _ terminal: Terminal, page: DevPage, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.terminal = terminal
        self.page = page
        self.now = now
    }

    package func show(_ report: DevReport) {
        switch report {
        case .preparing, .building:
            if terminal.isInteractive { return move(page.moving(report, width: terminal.width)) }
            if let line = state.withLock({ $0.lineProgress.line(for: report, at: now()) }) {
                stay([page.progressLine(line)])
            }
        case .line(let line, let isError):
            stay(page.log(line, isError: isError))
        default:
            let lines = page.lines(for: report)
            endLine()
            stay(lines)
        }
    }

    /// A worker or a cron whose attempt failed.
    package func show(_ failure: FailedAttempt) {
        stay([page.line(for: failure)])
    }

    /// Removes the moving line, since its step has ended.
    package func endLine() {
        state.withLock { $0.lineProgress = LineProgress() }
        move("")
    }

    private func move(_ text: String) {
        state.withLock { state in
            guard state.live != text else { return }
            state.live = text
            if terminal.isInteractive { terminal.write("\r\u{1B}[2K" + text) }
        }
    }

    private func stay(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        let text = lines.joined(separator: "\n") + "\n"
        state.withLock { state in
            guard terminal.isInteractive, !state.live.isEmpty else { return terminal.write(text) }
            terminal.write("\r\u{1B}[2K" + text + state.live)
        }
    }
}
