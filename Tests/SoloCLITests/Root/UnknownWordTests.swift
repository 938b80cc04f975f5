import Testing

@testable import SoloCLI

@Suite struct UnknownWordTests {
    @Test func `a wrong word suggests the right one`() throws {
        let unknown = try #require(UnknownWord(in: ["verison"], of: SoloCommand.self))
        #expect(unknown.suggestion == "version")
        #expect(unknown.message.contains("'verison' is no command of 'solo'. Did you mean 'version'?"))
    }

    @Test func `a word that is far from every command suggests none`() throws {
        let unknown = try #require(UnknownWord(in: ["xylophone"], of: SoloCommand.self))
        #expect(unknown.suggestion == nil)
        #expect(!unknown.message.contains("Did you mean"))
    }

    @Test(arguments: [["version"], ["--help"], [], ["version", "--json"], ["help", "version"]])
    func `a right command line passes`(arguments: [String]) {
        #expect(UnknownWord(in: arguments, of: SoloCommand.self) == nil)
    }
}
