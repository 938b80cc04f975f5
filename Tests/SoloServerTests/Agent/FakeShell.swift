import SoloServer
import Synchronization

/// A host in memory: files, and commands whose results a test decides.
final class FakeShell: HostShell {
    private struct State {
        var files: [String: String] = [:]
        var results: [String: ShellResult] = [:]
        var ran: [String] = []
    }
    private let state = Mutex(State())

    init(files: [String: String] = [:], results: [String: ShellResult] = [:]) {
        state.withLock {
            $0.files = files
            $0.results = results
        }
    }

    /// The commands that ran, in their order.
    var ran: [String] { state.withLock(\.ran) }
    var files: [String: String] { state.withLock(\.files) }

    /// Decides the result of the commands that begin with a text.
    func answer(_ command: String, with result: ShellResult) { state.withLock { $0.results[command] = result } }

    func run(_ command: [String], input: String) async throws -> ShellResult { try await run(command) }

    func run(_ command: [String]) async throws -> ShellResult {
        let text = command.joined(separator: " ")
        return state.withLock { state in
            state.ran.append(text)
            let known = state.results.filter { text.hasPrefix($0.key) }.max { $0.key.count < $1.key.count }
            return known?.value ?? ShellResult()
        }
    }

    func read(_ path: String) throws -> String? { files[path] }

    func replace(_ path: String, with text: String, permissions: UInt16) throws {
        state.withLock { $0.files[path] = text }
    }

    func remove(_ path: String) throws { state.withLock { $0.files[path] = nil } }
}
