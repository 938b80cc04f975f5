import Foundation
import TestFolders
import Testing

@testable import SoloServer

/// Sources that arrive where they were built before.
struct SourceTreeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["sources", "incoming"] {
            try FileManager.default.createDirectory(
                at: folder.url.appending(path: name), withIntermediateDirectories: true)
        }
    }

    private func number(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: folder.url.appending(path: path).path)[.systemFileNumber]
            as? Int
    }

    private func take() throws -> Int {
        try SourceTree(root: folder.url.appending(path: "sources")).take(from: folder.url.appending(path: "incoming"))
    }

    private var paths: [String] {
        get throws {
            try FileManager.default.subpathsOfDirectory(atPath: folder.url.appending(path: "sources").path).sorted()
        }
    }

    @Test func `a file that did not change stays the file that it was, so that it is not compiled again`() throws {
        try folder.write("same", to: "sources/Sources/Shop/A.swift")
        try folder.write("old", to: "sources/Sources/Shop/B.swift")
        try folder.write("same", to: "incoming/Sources/Shop/A.swift")
        try folder.write("new", to: "incoming/Sources/Shop/B.swift")
        let before = try number("sources/Sources/Shop/A.swift")
        #expect(try take() == 1)
        #expect(try number("sources/Sources/Shop/A.swift") == before)
        let changed = folder.url.appending(path: "sources/Sources/Shop/B.swift")
        #expect(try String(contentsOf: changed, encoding: .utf8) == "new")
    }

    @Test func `what is gone goes, and what a build made stays`() throws {
        try folder.write("x", to: "sources/Sources/Gone/A.swift")
        try folder.write("x", to: "sources/.build/debug/A.o")
        try folder.write("x", to: "sources/Package.resolved")
        try folder.write("x", to: "incoming/Package.swift")
        _ = try take()
        #expect(try paths == [".build", ".build/debug", ".build/debug/A.o", "Package.resolved", "Package.swift"])
    }

    @Test func `a file takes the place of a folder, and a folder that of a file`() throws {
        try folder.write("x", to: "sources/A/B.swift")
        try folder.write("x", to: "sources/C")
        try folder.write("x", to: "incoming/A")
        try folder.write("x", to: "incoming/C/D.swift")
        _ = try take()
        #expect(try paths == ["A", "C", "C/D.swift"])
    }
}
