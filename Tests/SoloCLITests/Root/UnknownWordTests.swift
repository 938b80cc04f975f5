import ArgumentParser
import Testing

@testable import SoloCLI

@Suite struct UnknownWordTests {
    @Test func `a wrong word suggests the right one`() throws {
        let unknown = try #require(UnknownWord(in: ["verison"], of: SoloCommand.self))
        #expect(unknown.suggestion == "version")
        #expect(unknown.message.contains("'verison' is not a command of 'solo'. Did you mean 'version'?"))
    }

    @Test func `a word that is far from every command suggests none`() throws {
        let unknown = try #require(UnknownWord(in: ["xylophone"], of: SoloCommand.self))
        #expect(unknown.suggestion == nil)
        #expect(!unknown.message.contains("Did you mean"))
    }

    @Test(arguments: [(["--verson"], "--version"), (["--hlep"], "--help"), (["queue", "--halp"], "--help")])
    func `a mistyped option before any command suggests the right one`(
        arguments: [String], suggestion: String
    ) throws {
        let unknown = try #require(UnknownWord(in: arguments, of: SoloCommand.self))
        #expect(unknown.suggestion == suggestion)
        #expect(unknown.message.contains("is not an option of 'solo"))
    }

    @Test(arguments: [
        (["dev", "--prot", "1"], "--port"), (["dev", "--trust-porxy", "1"], "--trust-proxy"),
        (["logs", "--flolow"], "--follow"), (["queue", "list", "--jsn"], "--json"),
        (["init", "x", "--tempalte", "app"], "--template"),
    ])
    func `a mistyped option of a command suggests the right one`(arguments: [String], suggestion: String) {
        let error = #expect(throws: (any Error).self) { try SoloCommand.parseAsRoot(arguments) }
        let message = error.map { SoloCommand.message(for: $0) } ?? ""
        #expect(message.contains("Did you mean '\(suggestion)'?"), "\(message)")
    }

    @Test(arguments: [
        ["version"], ["--version"], ["-h"], ["queue", "--help"], ["--help-hidden"], ["--help"], [],
        ["version", "--json"], ["help", "version"],
    ])
    func `a right command line passes`(arguments: [String]) {
        #expect(UnknownWord(in: arguments, of: SoloCommand.self) == nil)
    }
}
