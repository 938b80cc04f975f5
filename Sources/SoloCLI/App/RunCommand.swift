import SoloProcess
import ArgumentParser
import Foundation
import SoloCore
import SoloHost
import SoloLaptop
import SoloServer

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a one-off command of the app, with its bindings.",
        discussion: """
            Example:
              solo run seed
              solo run seed --count 100

            What comes after the name belongs to the command. The exit code is the command's own. It works while the \
            stage runs and while it does not.
            """
    )

    @OptionGroup var options: PackageOptions

    @Flag(help: "Uses the last build.")
    var skipBuild = false

    @Argument(help: "The command's name, as the stack declares it.")
    var name: String

    @Argument(parsing: .captureForPassthrough, help: "Arguments of the command.")
    var arguments: [String] = []

    func run() async throws {
        let folders = try options.folders()
        let environment = ProcessInfo.processInfo.environment
        let exit: ProcessExit
        if let place = try await StagePlace.find(options) {
            exit = try RemoteStage(place.host, place.stage).run(name, arguments)
        } else if let live = try await LiveStage.connect(folders.adminSocket) {
            defer { live.close() }
            let running: RunningApp = try await live.ask(.command(name: name))
            exit = try await OneOffCommand.run(
                running.binary, name, arguments, bindings: running.bindings, environment: environment,
                directory: folders.package, line: show)
        } else {
            let app = try await BuiltApp.make(options, skipsBuild: skipBuild)
            exit = try await OneOffCommand.runAlone(
                app.binary, name, arguments, manifest: app.manifest, folders: folders, environment: environment,
                line: show)
        }
        switch exit {
        case .code(0): return
        case .code(let code): throw ExitCode(code)
        case .signal: throw Problem("The command '\(name)' ended by \(exit).")
        }
    }

    /// Passes the command's own output on as it is, and formats its log lines.
    private func show(_ stream: ChildProcess.Stream, _ line: String) {
        (stream == .output ? Terminal.standardOutput : Terminal.standardError).print(line)
    }
}
