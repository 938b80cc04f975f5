import FixtureProcess
import Foundation
import TestFolders
import Testing

@testable import SoloArchive

/// One of the published vectors of age (https://github.com/C2SP/CCTV): lines of `key: value`, an empty line, and a file.
struct AgeVector {
    private static let known: Set = [
        "expect", "payload", "identity", "passphrase", "armored", "compressed", "file key", "comment",
    ]

    static let suite = PublishedVectors.folder("age")
    static let missing = Comment(rawValue: PublishedVectors.missing("age"))
    /// The names of all vectors.
    static let names: [String] = {
        let names = suite.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
        return names.filter { !$0.contains(".") }.sorted()
    }()

    /// The file, as it stands behind the empty line.
    let content: [UInt8]
    private let fields: [(key: String, value: String)]

    init(named name: String) throws {
        let url = try #require(Self.suite).appending(path: name)
        let data = try Data(contentsOf: url)
        let end = try #require(data.range(of: Data("\n\n".utf8)))
        content = Array(data[end.upperBound...])
        fields = String(decoding: data[..<end.lowerBound], as: UTF8.self).split(separator: "\n").map { line in
            let parts = line.split(separator: ": ", maxSplits: 1)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
    }

    func values(_ key: String) -> [String] { fields.filter { $0.key == key }.map(\.value) }
    func value(_ key: String) -> String { values(key).first ?? "" }

    var isArmored: Bool { value("armored") == "yes" }

    /// Why it cannot be tried; `nil` for almost all.
    var skipped: String? {
        if let key = fields.first(where: { !Self.known.contains($0.key) })?.key { return "has the unknown key \(key)" }
        if values("identity").contains(where: { $0.hasPrefix("AGE-SECRET-KEY-PQ-") }) {
            return "is for an identity that is hybrid with ML-KEM"
        }
        return nil
    }

    /// The file itself, which may be compressed.
    func file() async throws -> [UInt8] {
        guard value("compressed") == "zlib" else { return content }
        let program = "import sys, zlib; open(sys.argv[1], 'wb').write(zlib.decompress(sys.stdin.buffer.read()))"
        let target = FileManager.default.temporaryDirectory.appending(path: "solo-vector-\(UUID())")
        defer { try? FileManager.default.removeItem(at: target) }
        let outcome = try await Tool.run(["python3", "-c", program, target.path], input: Data(content))
        try #require(outcome.status == 0, "\(outcome.text)")
        return Array(try Data(contentsOf: target))
    }
}
