import Testing

@testable import SoloHost
@testable import SoloLaptop

@Suite struct BuildOutputTests {
    @Test func `progress is read from the build's lines`() throws {
        let progress = try #require(BuildProgress("[12/340] Compiling Shop Orders.swift"))
        #expect((progress.done, progress.total) == (12, 340))
        #expect(progress.step == "Compiling Shop Orders.swift")
        #expect(BuildProgress("Building for debugging...") == nil)
        #expect(BuildProgress("[x] done") == nil)
        #expect(BuildProgress("[1/0] nothing") == nil)
    }

    @Test func `the first error is found with its excerpt`() throws {
        let output = """
            Building for debugging...
            [3/5] Compiling App main.swift
            /p/Sources/App/Shop.swift:7:22: error: value of type 'BucketReader' has no member 'put'
             5 |     func a() {
             6 |         let b = c
             7 |         try await assets.put("a")
               |                      `- error: value of type 'BucketReader' has no member 'put'
             8 |     }
            /p/Sources/App/Shop.swift:9:1: error: extraneous '}'
            error: fatalError
            """.split(separator: "\n").map(String.init)
        let error = try #require(CompilerError(lines: output, package: "/p"))
        #expect(error.place == "Sources/App/Shop.swift:7:22")
        #expect(error.message == "value of type 'BucketReader' has no member 'put'")
        #expect(error.excerpt.count == 5)
        #expect(error.others == 1)
    }

    @Test func `an error without a place is the package's`() throws {
        let error = try #require(CompilerError(lines: ["error: no product named 'x'"], package: "/p"))
        #expect(error.place == nil)
        #expect(error.message == "no product named 'x'")
    }
}
