import Foundation

/// What a point may do on its host: run programs, read files and replace them. A test has a fake one.
package protocol HostShell: Sendable {
    func run(_ command: [String]) async throws -> ShellResult
    /// - Parameter input: what the program reads. It goes through a pipe, and is on no disk.
    func run(_ command: [String], input: String) async throws -> ShellResult
    /// The file's text, or `nil` if there is no such file.
    func read(_ path: String) throws -> String?
    /// Replaces the file as a whole, and makes its folder.
    func replace(_ path: String, with text: String, permissions: UInt16) throws
    func remove(_ path: String) throws
}

package struct ShellResult: Sendable, Equatable {
    package var isSuccess: Bool
    package var output: String
    package var error: String

    package init(isSuccess: Bool = true, output: String = "", error: String = "") {
        self.isSuccess = isSuccess
        self.output = output
        self.error = error
    }
}

/// A command of a point that failed.
package struct ShellFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package var command: [String]
    package var error: String

    package var description: String {
        let last = error.split(separator: "\n").suffix(3).joined(separator: "; ")
        return "`\(command.joined(separator: " "))` failed\(last.isEmpty ? "" : ": \(last)")"
    }
}

extension HostShell {
    /// Runs a command that has to succeed, and returns what it printed.
    @discardableResult
    package func require(_ command: String...) async throws -> String { try await require(command) }

    @discardableResult
    package func require(_ command: [String]) async throws -> String {
        let result = try await run(command)
        guard result.isSuccess else {
            throw ShellFailure(command: command, error: result.error.isEmpty ? result.output : result.error)
        }
        return result.output
    }

    /// What a command prints, without the ends of line around it; whether it succeeds does not matter.
    package func output(_ command: String...) async throws -> String {
        try await run(command).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    package func succeeds(_ command: String...) async throws -> Bool { try await run(command).isSuccess }

    /// Whether the machine is a container, which shares kernel, clock and memory with others.
    package var isContainer: Bool {
        get async throws { try await succeeds("systemd-detect-virt", "--container", "--quiet") }
    }
}
