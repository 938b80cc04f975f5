import Foundation
import SoloProcess

/// A program of Postgres that is run to its end.
struct ServerProgram: Sendable {
    let executable: URL
    let arguments: [String]
    /// Who it runs as.
    let user: ServerUser

    /// How it ended, and what it wrote.
    ///
    /// - Parameters:
    ///   - environment: what it finds there beside the usual.
    ///   - endsWithTask: whether a cancelled task ends it. Others go on: a cluster that is half made helps nobody.
    func run(
        environment: [String: String] = [:], endsWithTask: Bool = false
    ) async throws -> (isSuccess: Bool, lines: [String]) {
        let command = user.command(running: [executable.path] + arguments)
        // Messages in English, whatever the person's language; a folder that the server's user can enter.
        let launch = Launch(
            command[0], Array(command.dropFirst()),
            environment: ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C"].merging(environment) { _, new in new
            },
            directory: "/")
        guard !endsWithTask else {
            let ended = try await ProcessOutput.of(launch)
            try Task.checkCancellation()
            return (ended.exit.isSuccess, ended.output + ended.error)
        }
        let ended = try await Task { try await ProcessOutput.of(launch) }.value
        return (ended.exit.isSuccess, ended.output + ended.error)
    }
}
