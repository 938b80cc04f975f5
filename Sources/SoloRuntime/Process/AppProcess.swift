import Foundation
import Logging
import SoloConcurrency
import SoloCore

/// The process of an app: what `serve` and `run` do, from descriptors and arguments to the exit code.
package enum AppProcess {
    /// Serves until the platform, a signal or the end of the lifeline stops it; returns the process's exit code.
    ///
    /// `arguments` is what follows `serve` on the command line.
    package static func serve(_ program: Program, arguments: [String] = []) async -> ExitCode {
        await reporting {
            let command = try ServeArguments(arguments)
            let program = try command.part(of: program)
            signal(SIGPIPE, SIG_IGN)
            StandardOutput.showLinesAtOnce()
            let descriptors = InheritedDescriptors.take()
            let bindings = try Bindings.read(
                descriptors, environment: ProcessInfo.processInfo.environment, manifest: program.manifest)
            let options = try command.options(for: program.manifest, descriptors: descriptors)
            let log = LogWriter(descriptor: STDOUT_FILENO, format: command.log ?? .json)
            defer { log.flush() }
            LoggingSystem.bootstrap { LogBackend(label: $0, writer: log) }
            ProcessFigures.begin()
            let server = Server(try BoundProgram(program, bindings: bindings, log: log), options: options)
            let stops = StopSignals([SIGTERM, SIGINT], lifeline: descriptors[InheritedName.lifeline]) {
                // A signal's callback can't wait, and the stop has to.
                Task { await server.stop() }
            }
            defer { stops.cancel() }
            return try await server.run() == .drained ? .done : .cutOff
        }
    }

    /// Runs one command of the stack by its qualified name, with its bindings; returns the process's exit code.
    package static func run(_ program: Program, command: String, arguments: [String]) async -> ExitCode {
        await reporting {
            signal(SIGPIPE, SIG_IGN)
            StandardOutput.showLinesAtOnce()
            let bindings = try Bindings.read(
                .take(), environment: ProcessInfo.processInfo.environment, manifest: program.manifest)
            // Standard output is the command's own.
            let log = LogWriter(descriptor: STDERR_FILENO, format: .text)
            defer { log.flush() }
            // Its bindings are only its own, so nothing else can be bound.
            let part = program.limited(to: ["\(ManifestComponent.Kind.command.rawValue).\(command)"])
            let known = program.manifest.components.filter { $0.kind == .command }.map(\.name)
            guard part.manifest.components.first != nil else { throw StartError.noCommand(command, known: known) }
            let bound = try BoundProgram(part, bindings: bindings, log: log)
            do {
                try await bound.command(command, arguments: arguments)
            } catch {
                await bound.close()
                throw error
            }
            await bound.close()
            return .done
        }
    }

    /// What went wrong goes to standard error, in one line.
    private static func reporting(_ work: () async throws -> ExitCode) async -> ExitCode {
        do {
            return try await work()
        } catch let error as StartError {
            FileHandle.standardError.write(Data("error: \(error.description)\n".utf8))
            return error.exitCode
        } catch {
            FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            return .couldNotStart
        }
    }
}
