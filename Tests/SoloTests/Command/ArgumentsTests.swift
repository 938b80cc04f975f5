import Foundation
import Solo
import SoloCore
import SoloRuntime
import Testing

@Suite("Arguments of a command")
struct ArgumentsTests {
    struct Tools: App {
        var body: some Stack {
            Command("seed") { arguments in
                arguments.logger.info("Seeding", metadata: ["words": "\(arguments.joined(separator: " "))"])
            }
        }
    }

    @Test func `are a collection of its words`() {
        let arguments: Arguments = ["a", "b"]
        #expect(Array(arguments) == ["a", "b"])
        #expect(arguments.first == "a")
        #expect(arguments.words == ["a", "b"])
        #expect(Arguments([]).isEmpty)
    }

    @Test func `have a logger whose lines carry the command's name`() async throws {
        let pipe = Pipe()
        let log = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let program = try BoundProgram(
            Tools.program(), bindings: Bindings(stage: "test", release: "1"), log: log)
        try await program.command("seed", arguments: ["10", "x"])
        await program.close()
        log.flush(seconds: 10)
        try pipe.fileHandleForWriting.close()
        let text = try #require(try pipe.fileHandleForReading.readToEnd())
        let line = try JSONValue(parsing: text)
        #expect(line["message"] == "Seeding")
        #expect(line["command"] == "seed")
        #expect(line["words"] == "10 x")
    }
}
