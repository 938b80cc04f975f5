import Foundation
import Testing

/// Each `.swift.txt` beside this file is compiled against the built modules. A line that must not compile ends with
/// `// error: ` or `// warning: ` and the compiler's whole message; every message must be expected, and every expected one
/// must come.
@Suite("Compile errors")
struct CompileErrorTests {
    @Test("say what is wrong and what to do", arguments: try CompileFixture.all())
    func messages(fixture: CompileFixture) async throws {
        let errors = try await CompileFixture.errors.value
        let (expected, actual) = (Set(fixture.expected), Set(errors[fixture.name] ?? []))
        for missing in expected.subtracting(actual).sorted() {
            Issue.record("\(fixture.name):\(missing.line): expected '\(missing.message)', and it did not come")
        }
        for extra in actual.subtracting(expected).sorted() {
            Issue.record("\(fixture.name):\(extra.line): came without being expected: \(extra.message)")
        }
    }

    @Test("are expected at all")
    func count() throws {
        #expect(try CompileFixture.all().flatMap(\.expected).count >= 215)
    }
}
