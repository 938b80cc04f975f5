import Foundation
import SoloHost
import SoloLaptop
import TestFolders
import Testing

@testable import SoloCLI

@Suite struct ObjectFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
    }

    @Test func `a file has its name once it is whole`() throws {
        let file = try ObjectFile(folder.path + "/a.txt")
        try file.write(Data("one".utf8))
        #expect(try !files.contains("a.txt"))
        try file.write(Data("two".utf8))
        try file.finish()
        #expect(try files == ["a.txt"])
        #expect(try text("a.txt") == "onetwo")
    }

    @Test func `what is given up leaves the file that was there, and nothing else`() throws {
        try Data("old".utf8).write(to: URL(filePath: folder.path + "/a.txt"))
        let file = try ObjectFile(folder.path + "/a.txt")
        try file.write(Data("half".utf8))
        file.discard()
        #expect(try files == ["a.txt"])
        #expect(try text("a.txt") == "old")
    }

    @Test func `a link stays one, and the file behind it keeps who may read it`() throws {
        let secret = folder.path + "/secret.txt"
        try Data("old".utf8).write(to: URL(filePath: secret))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "secret.txt")
        let file = try ObjectFile(folder.path + "/link")
        try file.write(Data("new".utf8))
        try file.finish()
        #expect(try files == ["link", "secret.txt"])
        #expect(try text("secret.txt") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/link") == "secret.txt")
        let mode = try FileManager.default.attributesOfItem(atPath: secret)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a device is written and not replaced`() throws {
        let file = try ObjectFile("/dev/null")
        try file.write(Data("gone".utf8))
        try file.finish()
        let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type] as? FileAttributeType
        #expect(type == .typeCharacterSpecial)
    }

    @Test func `a folder, and a file in none, are rejected`() throws {
        for path in [folder.path, folder.path + "/none/a.txt"] {
            let problem = #expect(throws: Problem.self) { try ObjectFile(path) }
            #expect(problem?.message.hasPrefix("'\(path)' cannot be written: ") == true)
        }
        #expect(try files == [])
    }
}
