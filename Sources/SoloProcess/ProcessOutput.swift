import Synchronization

/// A process that is run to its end for what it prints.
package struct ProcessOutput: Sendable, Equatable {
    package var exit: ProcessExit
    package var output: [String]
    package var error: [String]

    package init(exit: ProcessExit, output: [String], error: [String]) {
        self.exit = exit
        self.output = output
        self.error = error
    }

    /// Runs it. A cancelled task ends it, with what it started.
    package static func of(
        _ launch: Launch, line notice: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> ProcessOutput {
        let collected = Mutex<(output: [String], error: [String])>(([], []))
        let child = try ChildProcess.start(launch) { stream, line in
            notice(line)
            collected.withLock { stream == .output ? $0.output.append(line) : $0.error.append(line) }
        }
        let exit = await withTaskCancellationHandler {
            await child.exitAndLastLine
        } onCancel: {
            child.signal(9, group: true)
        }
        let lines = collected.withLock { $0 }
        return ProcessOutput(exit: exit, output: lines.output, error: lines.error)
    }
}
