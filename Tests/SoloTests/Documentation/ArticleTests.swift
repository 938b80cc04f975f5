import Foundation
import Testing

@Suite("The article of the language")
struct ArticleTests {
    @Test("has no code that was not compiled")
    func code() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let article = folder.appending(path: "../../Documentation/language.md")
        let blocks = try String(contentsOf: article, encoding: .utf8).components(separatedBy: "```swift\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
        let source = try String(
            contentsOf: folder.appending(path: "CompileErrors/Language.swift.txt"), encoding: .utf8)
        #expect(blocks.count > 5)
        for block in blocks {
            #expect(normal(source).contains(normal(block)), "not in Language.swift.txt:\n\(block)")
        }
    }

    /// Without indentation.
    private func normal(_ code: String) -> String {
        code.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
    }
}
