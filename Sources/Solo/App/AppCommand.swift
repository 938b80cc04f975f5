import Foundation
import SoloCore
import SoloRuntime

/// What an app's executable understands.
enum AppCommand: Equatable {
    /// Serves; the default. The rest of the line is the server's.
    case serve([String])
    /// Prints the manifest.
    case describe
    /// Prints the OpenAPI document of an API, by its name if there are several.
    case openapi(api: String?)
    /// Runs a one-off command of the stack.
    case run(name: String, arguments: [String])
    /// Prints what it understands.
    case help

    /// The stack has mistakes: sysexits' `EX_DATAERR`.
    static let invalidStack: Int32 = 65

    init(_ arguments: [String]) throws {
        guard let word = arguments.first else {
            self = .serve([])
            return
        }
        switch AppVerb(rawValue: word) {
        case .serve: self = .serve(Array(arguments.dropFirst()))
        case .describe: self = .describe
        case .openapi: self = .openapi(api: arguments.dropFirst().first)
        case .help: self = .help
        case .run:
            guard arguments.count > 1 else {
                throw StartError("run needs the name of a command: run NAME [ARGUMENT …].", exitCode: .usage)
            }
            self = .run(name: arguments[1], arguments: Array(arguments.dropFirst(2)))
        case nil where ["--help", "-h"].contains(word): self = .help
        case nil where word.hasPrefix("-"): self = .serve(arguments)
        case nil:
            let near = NearestName.of(word, in: AppVerb.allCases.map(\.rawValue))
            throw StartError(
                "The app does not know '\(word)'. " + (near.map { "Did you mean '\($0)'? " } ?? "") + AppCommand.usage,
                exitCode: .usage)
        }
    }

    static let usage =
        "It understands serve (the default), describe, openapi [API], and run NAME [ARGUMENT …]; `solo dev` starts it with all that it needs."

    /// Does what the arguments say, and returns the process's exit code.
    static func run(_ app: some App, arguments: [String]) async -> Int32 {
        do {
            switch try AppCommand(arguments) {
            case .serve(let options):
                return await AppProcess.serve(try app.program(), arguments: options).rawValue
            case .run(let name, let arguments):
                return await AppProcess.run(try app.program(), command: name, arguments: arguments).rawValue
            case .describe:
                let (graph, warnings) = try app.checked()
                print(Data(warnings.locatedText.utf8), to: .standardError)
                print(try graph.declaration.manifest.encoded(), to: .standardOutput)
            case .openapi(let api):
                print(try app.openAPI(of: api), to: .standardOutput)
            case .help:
                print(Data("\(usage)\n".utf8), to: .standardOutput)
            }
            return ExitCode.done.rawValue
        } catch let error as InvalidStack {
            print(Data(error.description.utf8), to: .standardError)
            return invalidStack
        } catch let error as StartError {
            print(Data("error: \(error)\n".utf8), to: .standardError)
            return error.exitCode.rawValue
        } catch {
            print(Data("error: \(error)\n".utf8), to: .standardError)
            return ExitCode.couldNotStart.rawValue
        }
    }

    private static func print(_ data: Data, to file: FileHandle) {
        // The reader may be gone, as `head` is after its lines; nobody is left to tell.
        try? file.write(contentsOf: data)
    }
}
