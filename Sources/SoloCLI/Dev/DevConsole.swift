import Foundation
import SoloCore
package import SoloLaptop
package import SoloServices
import Synchronization

/// Shows a session on a terminal: one line that moves while something is built, and lines above it that stay.
package final class DevConsole: Sendable {
    private struct State {
        /// What the moving line shows; empty where there is none.
        var live = ""
        var stopsAsked = 0
    }
    private let terminal: Terminal
    private let page: DevPage
    private let showsRequests: Bool
    private let state = Mutex(State())

    init(_ terminal: Terminal, page: DevPage, showsRequests: Bool = true) {
        self.terminal = terminal
        self.page = page
        self.showsRequests = showsRequests
    }

    package func show(_ report: DevReport) {
        switch report {
        case .preparing, .building:
            // Nobody watches a file or a pipe change: there the step before it and its end are enough.
            guard terminal.isInteractive else { return }
            move(page.moving(report, width: terminal.width))
        case .line(let line, let isError):
            stay(page.log(line, isError: isError))
        default:
            let lines = page.lines(for: report)
            move("")
            stay(lines)
        }
    }

    /// A worker or a cron whose attempt failed.
    package func show(_ failure: FailedAttempt) {
        stay([page.line(for: failure)])
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
