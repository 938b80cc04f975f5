import Testing

@testable import SoloCLI

struct TemplateTests {
    let app = Template.Parameters(name: "my-shop", dependency: ".package(path: \"../solo\")")

    @Test func writesATargetForEachPartOfTheApp() {
        #expect(
            Template.app.files(for: app).map(\.path) == [
                "Package.swift", ".gitignore", "README.md", "Sources/App/MyShop.swift", "Sources/API/NoteRoutes.swift",
                "Sources/Workers/CountWords.swift", "Sources/Workers/CleanUp.swift", "Sources/Shared/Note.swift",
                "Tests/AppTests/MyShopTests.swift",
            ])
    }

    @Test func everyFileEndsWithALineAndStaysInsideOfItsLines() {
        for file in Template.app.files(for: app) {
            #expect(file.contents.hasSuffix("\n") && !file.contents.hasSuffix("\n\n"))
            for line in file.contents.split(separator: "\n") {
                #expect(line.count <= 120 || file.path == "README.md", "\(file.path): \(line)")
            }
        }
    }

    @Test func thePackageDependsOnWhatItIsTold() throws {
        let other = Template.Parameters(
            name: "x", dependency: ".package(url: \"https://example.com/os.git\", from: \"1.0.0\")", package: "os")
        let manifest = try #require(Template.app.files(for: other).first?.contents)
        #expect(manifest.contains("        .package(url: \"https://example.com/os.git\", from: \"1.0.0\")\n"))
        #expect(manifest.contains(".product(name: \"Solo\", package: \"os\")"))
        #expect(!manifest.contains("\"solo\""))
    }

    @Test(arguments: [
        ("shop", "Shop"), ("my-shop", "MyShop"), ("shop2-eu", "Shop2Eu"), ("app", "MyApp"), ("queue", "MyQueue"),
        ("note", "MyNote"), ("workers", "MyWorkers"),
    ])
    func theTypeIsNamedLikeTheApp(name: String, type: String) {
        #expect(Template.Parameters(name: name, dependency: "").type == type)
    }
}
