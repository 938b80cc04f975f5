package import SoloProcess
import SoloHost
import Synchronization

/// One `swift build`, from its start to its end.
package final class PackageBuild: Sendable {
    package enum Outcome: Sendable, Equatable {
        case built
        case failed(CompilerError?, output: [String])
        /// It was told to end.
        case cancelled
    }

    private struct State {
        var child: ChildProcess?
        var isCancelled = false
        var lines: [String] = []
    }
    private let state = Mutex(State())

    package init() {}

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - notice: is told that it begins, and what SwiftPM says before there is anything to count.
    ///   - progress: is told each step.
    package func run(
        _ launch: Launch, package root: String, notice: @escaping @Sendable (String) -> Void = { _ in },
        progress: @escaping @Sendable (BuildProgress) -> Void
    ) async throws -> Outcome {
        notice("Building…")
        let child = try ChildProcess.start(launch) { [self] _, line in
            if let step = BuildProgress(line) {
                progress(step)
            } else {
                if Self.isNotice(line) { notice(line) }
                // Bounded: a build with thousands of warnings has its errors near its end.
                state.withLock { state in
                    state.lines.append(line)
                    if state.lines.count > 5_000 { state.lines.removeFirst(1_000) }
                }
            }
        }
        let isCancelled = state.withLock { state in
            state.child = child
            return state.isCancelled
        }
        if isCancelled { child.signal(2, group: true) }
        let exit = await child.exitAndLastLine
        let (lines, wasCancelled) = state.withLock { ($0.lines, $0.isCancelled) }
        if exit.isSuccess { return .built }
        if wasCancelled { return .cancelled }
        return .failed(CompilerError(lines: lines, package: root), output: lines)
    }

    /// Ends it, with the compilers that it started; what they had done is kept.
    package func cancel() {
        let child = state.withLock { state in
            state.isCancelled = true
            return state.child
        }
        child?.signal(2, group: true)
    }

    /// What SwiftPM says while it fetches packages, or waits for another one, before there is anything to count.
    static func isNotice(_ line: String) -> Bool {
        [
            "Fetching ", "Fetched ", "Cloning ", "Computing version", "Creating working copy",
            "Another instance of SwiftPM",
        ]
        .contains { line.hasPrefix($0) }
    }
}
