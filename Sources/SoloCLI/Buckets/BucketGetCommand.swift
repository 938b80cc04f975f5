import ArgumentParser
import Foundation
import SoloConcurrency
import SoloHost
import SoloLaptop
import SoloServices

struct BucketGetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Writes an object's content to standard output or to a file.",
        discussion: """
            Example:
              solo bucket get assets receipts/17.txt
              solo bucket get assets film.mp4 -o film.mp4

            The file appears once it is whole; a get that fails leaves what was there before.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The bucket.")
    var bucket: String

    @Argument(help: "The object's key.")
    var key: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    func run() async throws {
        try await StageAccess.with(options) { stage in
            let download = try await stage.object(key, in: bucket)
            guard let output, output != "-" else {
                let standard = ObjectOutput(isTerminal: output == nil && Terminal.standardOutput.isInteractive)
                return try await write(download) { try standard.write($0) }
            }
            let file = try ObjectFile(output)
            let signals = StopSignals {
                file.discard()
                Foundation.exit(ExitStatus.failed.rawValue)
            }
            defer { signals.cancel() }
            do {
                try await write(download) { try file.write($0) }
                try file.finish()
            } catch {
                file.discard()
                throw error
            }
        }
    }

    private func write(_ download: BucketDownload, to sink: BucketDownload.Sink) async throws {
        do {
            try await download.forEach(sink)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem("The object '\(key)' of '\(bucket)' cannot be read to its end.", details: ["\(error)"])
        }
    }
}
