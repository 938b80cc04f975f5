import FixtureProcess
import Foundation
import Testing

/// A file that must not compile, with the messages that it must not compile with, errors and warnings.
struct CompileFixture: Sendable, CustomTestStringConvertible {
    struct Message: Hashable, Comparable, Sendable {
        var line: Int
        /// `error: …` or `warning: …`.
        var message: String

        static func < (one: Message, other: Message) -> Bool { (one.line, one.message) < (other.line, other.message) }
    }

    var name: String
    var source: String

    var testDescription: String { name }

    var expected: [Message] {
        source.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
            line.components(separatedBy: "// ").dropFirst()
                .filter { $0.hasPrefix("error: ") || $0.hasPrefix("warning: ") }
                .map { Message(line: index + 1, message: $0.trimmingCharacters(in: .whitespaces)) }
        }
    }

    static func all() throws -> [CompileFixture] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.hasSuffix(".swift.txt") }
            .map { file in
                CompileFixture(
                    name: String(file.lastPathComponent.dropLast(".swift.txt".count)),
                    source: try String(contentsOf: file, encoding: .utf8))
            }
            .sorted { $0.name < $1.name }
    }

    /// The errors and warnings of every fixture, by its name; they are compiled once, all together.
    static let errors = Task { try await compile() }

    private static func compile() async throws -> [String: [Message]] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-compile-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try all().map { fixture in
            let file = folder.appending(path: "\(fixture.name).swift")
            try fixture.source.write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }
        let options = [
            "-typecheck", "-wmo", "-swift-version", "6", "-module-name", "Mistakes", "-diagnostic-style", "llvm",
        ]
        let text = try await Tool.run(["swiftc"] + options + (try searchPaths()) + files).text
        guard text.contains(": error: "), !text.contains("<unknown>:0: error") else {
            throw CompilerFailure(text: text)
        }
        return messages(in: text)
    }

    /// `…/Routes.swift:7:13: error: …`; the group of a warning, ` [#DeprecatedDeclaration]`, is left out.
    private static func messages(in text: String) -> [String: [Message]] {
        var messages: [String: [Message]] = [:]
        for line in text.split(separator: "\n") {
            guard let match = line.wholeMatch(of: /.*\/(\w+)\.swift:(\d+):\d+: ((?:error|warning): .*?)(?: \[#\w+\])?/),
                let number = Int(match.2)
            else { continue }
            messages[String(match.1), default: []].append(Message(line: number, message: String(match.3)))
        }
        return messages
    }

    /// Where the build left the modules, and the maps of the C modules beneath them.
    private static func searchPaths() throws -> [String] {
        let root = URL(filePath: #filePath).pathComponents.dropLast(4)
        let package = URL(filePath: root.joined(separator: "/").replacing("//", with: "/"))
        let build = package.appending(path: ".build")
        guard let modules = modules(in: build) else {
            throw CompilerFailure(text: "no Modules folder with Solo.swiftmodule under \(build.path)/debug")
        }
        let sources = try subfolders(of: build.appending(path: "checkouts")).flatMap {
            (try? subfolders(of: $0.appending(path: "Sources"))) ?? []
        }
        let maps =
            sources.map { $0.appending(path: "include/module.modulemap") }
            + (try subfolders(of: build.appending(path: "debug"))).map { $0.appending(path: "module.modulemap") }
            + (try subfolders(of: package.appending(path: "Sources"))).map { $0.appending(path: "module.modulemap") }
        return ["-I", modules.path]
            + maps.filter { FileManager.default.fileExists(atPath: $0.path) }
            .flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
    }

    private static func modules(in build: URL) -> URL? {
        let folder = build.appending(path: "debug/Modules")
        let module = folder.appending(path: "Solo.swiftmodule")
        return FileManager.default.fileExists(atPath: module.path) ? folder : nil
    }

    private static func subfolders(of folder: URL) throws -> [URL] {
        // By path: the listing of a URL does not follow a folder that is a link, as `.build/debug` is.
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { folder.appending(path: $0) }
    }
}

/// The compiler said something else than what is wrong with the fixtures.
struct CompilerFailure: Error, CustomStringConvertible {
    var text: String
    var description: String { "the fixtures could not be compiled:\n\(text)" }
}
