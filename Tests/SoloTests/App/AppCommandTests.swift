import SoloRuntime
import Testing

@testable import Solo

@Suite("The app's command line")
struct AppCommandTests {
    @Test("understands serve, describe, openapi and run")
    func words() throws {
        #expect(try AppCommand([]) == .serve([]))
        #expect(try AppCommand(["serve", "--port", "0"]) == .serve(["--port", "0"]))
        #expect(try AppCommand(["--log", "text"]) == .serve(["--log", "text"]))
        #expect(try AppCommand(["describe"]) == .describe)
        #expect(try AppCommand(["openapi"]) == .openapi(api: nil))
        #expect(try AppCommand(["openapi", "admin"]) == .openapi(api: "admin"))
        #expect(try AppCommand(["run", "seed", "1", "--x"]) == .run(name: "seed", arguments: ["1", "--x"]))
        #expect(try AppCommand(["--help"]) == .help)
    }

    @Test("rejects another word with 64, and a stack with mistakes with 65")
    func exitCodes() async throws {
        let error = try #require(throws: StartError.self) { try AppCommand(["sevre"]) }
        #expect(error.exitCode == .usage)
        #expect(error.description.hasPrefix("The app does not know 'sevre'. Did you mean 'serve'?"))
        #expect(throws: StartError.self) { try AppCommand(["run"]) }
        #expect(await AppCommand.run(DiagnosticTests.Mistaken(), arguments: ["describe"]) == 65)
        #expect(await AppCommand.run(DiagnosticTests.Mistaken(), arguments: ["serve"]) == 65)
        #expect(await AppCommand.run(Store(), arguments: ["sevre"]) == 64)
    }
}
