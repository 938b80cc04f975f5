import Foundation
import SoloCore
import TestFolders
import Testing

@testable import SoloHost

@Suite struct FileSystemErrorTests {
    @Test(arguments: [
        (ENOSPC, "There is no space left on the disk of /nowhere/shop/.solo."),
        (EACCES, "The user who runs solo is not permitted to write /nowhere/shop/.solo."),
        (EROFS, "/nowhere/shop/.solo is on a read-only disk."),
        (ENOTDIR, "/nowhere/shop/.solo can't be made: there is a file in place of a folder."),
        (EMFILE, "Too many files, sockets and pipes are open at once."),
        (EIO, "/nowhere/shop/.solo can't be used: Input/output error."),
    ])
    func `an error of the file system has the same text, whichever type reports it`(number: Int32, message: String)
        throws
    {
        let posix = try #require(POSIXErrorCode(rawValue: number).map { POSIXError($0) })
        let errors: [any Error] = [
            posix, CocoaError(.fileWriteUnknown, userInfo: [NSUnderlyingErrorKey: posix]),
            NSError(domain: NSPOSIXErrorDomain, code: Int(number)),
        ]
        for error in errors {
            let reported = HostError(fileSystem: error, at: "/nowhere/shop/.solo")
            #expect(reported.message == message, "\(error)")
            #expect(reported.fix != nil || number == EIO)
        }
        #expect(HostError(fileSystem: posix, at: "/nowhere/shop").commands != ["ls -ld /nowhere/shop"])
    }

    @Test func `a stage whose folder can't be made says where and what to do`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a file", to: ".solo")
        let error = #expect(throws: HostError.self) { try StageFolders(package: folder.url, stage: "dev").make() }
        #expect(error?.message == "\(file.path) can't be made: there is a file in place of a folder.")
        #expect(error?.commands == ["ls -ld \(file.path)"])
        #expect(throws: HostError.self) {
            try ReleaseFolder(file.appending(path: "releases")).adopt(URL(filePath: "/bin/sh"))
        }
        let lock = #expect(throws: HostError.self) { try StageLock(file.appending(path: "lock"), stage: "dev") }
        #expect(lock?.code == .notWritable)
    }

    @Test func `to look at a stage that was never started makes nothing`() async throws {
        let folder = try TemporaryFolder()
        let keys = try TemporaryFolder()
        let folders = StageFolders(package: folder.url, stage: "dev")
        let manifest = Manifest(name: "shop", resources: [ManifestResource(id: "stripe-key", kind: .secret)])
        let stage = ServicesAdministration(
            untouched: folders, manifest: manifest, environment: ["SOLO_HOME": keys.url.path])
        let status: StageStatus = try await stage.ask(.status)
        #expect(status.app == "shop")
        #expect(status.unsetSecrets == ["stripe-key"])
        #expect(status.queues.isEmpty && status.schedules.isEmpty)
        let removed: Bool = try await stage.ask(.removeSecret(name: "stripe-key"))
        #expect(!removed)
        await #expect(throws: HostError.self) { try await stage.respond(to: .history(schedule: "cleanup", limit: 1)) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
        #expect(!folders.exist)
        _ = try await stage.respond(to: .setSecret(name: "stripe-key", value: Redacted("sk")))
        #expect(folders.exist)
        let stored = try await StoredStage.open(folders, manifest: manifest, environment: ["SOLO_HOME": keys.url.path])
        #expect(
            try await stored.administration.ask(.secrets, as: [SecretState].self)
                == [SecretState(name: "stripe-key", isSet: true, isDeclared: true)])
        await stored.close()
    }
}
