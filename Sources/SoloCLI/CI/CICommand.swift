import ArgumentParser
import Foundation
import SoloHost
import SoloLaptop

struct CICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ci",
        abstract: "Writes the pipeline of a product: test, plan, deploy, previews.",
        discussion: """
            Example:
              solo ci github --stage production
            """,
        subcommands: [CIGitHubCommand.self])
}

struct CIGitHubCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "github",
        abstract: "Writes .github/workflows/solo.yml.",
        discussion: """
            Example:
              solo ci github --stage production
              solo ci github --stage production --distribution noble

            A push to main is tested and deployed with the stage's deploy key; a pull request gets the plan as a comment and, with a domain for \
            it, a stage of its own. Writing it again changes nothing. A file that somebody has changed is left alone without --force.
            """
    )

    @OptionGroup var options: PackageOptions

    @Option(
        help: ArgumentHelp("The host's distribution: bookworm (Debian 12) or noble (Ubuntu 24.04).", valueName: "name"))
    var distribution = GitHubWorkflow.Distribution.bookworm

    @Flag(help: "Replaces a file that somebody has changed.")
    var force = false

    @Flag(help: "Prints {\"path\": path, \"changed\": true}.")
    var json = false

    private struct Outcome: Encodable {
        var path: String
        var changed: Bool
    }

    func validate() throws {
        guard options.stage != "dev" else {
            throw ValidationError("Name the stage that a push to main is deployed to: --stage production.")
        }
    }

    func run() async throws {
        let root = try options.root()
        let product = try AppProduct.pick(
            from: await PackageReader.read(options.swift()), named: options.product,
            last: LastProduct.read(options.folders().product)
        ).name
        let workflow = GitHubWorkflow(product: product, stage: options.stage, distribution: distribution)
        let file = root.appending(path: GitHubWorkflow.path)
        let changed = try Self.write(workflow.text, to: file, force: force)
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(Outcome(path: GitHubWorkflow.path, changed: changed))) }
        terminal.print(
            changed
                ? "Wrote \(GitHubWorkflow.path). Its first lines say which secrets it needs."
                : "\(GitHubWorkflow.path) is as it should be.")
    }

    /// - Returns: whether the file was another one.
    static func write(_ text: String, to file: URL, force: Bool) throws -> Bool {
        if let found = try? String(contentsOf: file, encoding: .utf8) {
            if found == text { return false }
            guard force || GitHubWorkflow.isUnchanged(found) else {
                throw Problem(
                    "\(GitHubWorkflow.path) was changed by somebody, and stays as it is.",
                    fix: "Replace it all the same:",
                    commands: ["solo ci github --force"], status: .rejected)
            }
        }
        try HostError.writing(file) {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file, options: .atomic)
        }
        return true
    }
}

extension GitHubWorkflow.Distribution: ExpressibleByArgument {}
