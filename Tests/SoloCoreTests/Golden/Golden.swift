import Foundation
import Testing

/// Texts that people read, kept in `Tests/Fixtures/SoloCore` as they should be.
enum Golden {
    /// The folder of the package.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardizedFileURL

    /// Records the first line that differs. After a change that is meant, run once with `SOLO_GOLDEN=write` and read the
    /// difference in version control.
    static func expect(_ text: String, toBe name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = root.appending(path: "Tests/Fixtures/SoloCore/\(name)")
        if ProcessInfo.processInfo.environment["SOLO_GOLDEN"] == "write" {
            try Data(text.utf8).write(to: file)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        guard text != golden else { return }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = golden.split(separator: "\n", omittingEmptySubsequences: false)
        let first = Array(zip(lines, expected)).firstIndex { $0 != $1 } ?? min(lines.count, expected.count)
        func line(_ lines: [Substring]) -> Substring { first < lines.count ? lines[first] : "(nothing)" }
        Issue.record(
            "line \(first + 1) is\n\(line(lines))\nand \(name) has\n\(line(expected))", sourceLocation: sourceLocation)
    }
}
