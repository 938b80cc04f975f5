import SoloProcess
import Foundation
import TestFolders
import Testing

@testable import SoloHost

@Suite struct SocketTests {
    @Test func `a taken port is told with its owner`() throws {
        let socket = try ListeningSocket.tcp(port: 0)
        #expect {
            _ = try ListeningSocket.tcp(port: socket.port)
        } throws: {
            ($0 as? SystemCallError)?.number == EADDRINUSE
        }
        let owner = try #require(PortOwner.find(port: socket.port))
        #expect(owner.pid == getpid())
        let error = PortOwner.taken(port: 8080, flag: "--port", owner: PortOwner(pid: 42, command: "nginx -g daemon"))
        #expect(error.message == "Port 8080 of 127.0.0.1 is taken by process 42: nginx -g daemon")
        #expect(error.commands == ["solo dev --port 8090"])
        #expect(
            PortOwner.taken(port: 80, flag: "--port", owner: nil).message
                == "Port 80 of 127.0.0.1 is taken by a process of another user")
    }

    @Test func `a reserved port rejects connections until it listens`() throws {
        let socket = try ListeningSocket.reserve(port: 0)
        #expect(PortOwner.find(port: socket.port) == nil)
        try socket.listen()
        #expect(PortOwner.find(port: socket.port) != nil)
    }

    @Test func `a Unix socket replaces a dead one and is its owner's alone`() throws {
        let folder = try TemporaryFolder()
        let path = folder.url.appending(path: "a.sock").path
        _ = try ListeningSocket.unix(path: path)
        let socket = try ListeningSocket.unix(path: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(socket.port == 0)
        #expect(throws: SystemCallError.self) {
            try ListeningSocket.unix(path: "/tmp/" + String(repeating: "x", count: 200))
        }
    }

    @Test func `a long project path gets a short folder, the same every time`() throws {
        let short = URL(filePath: "/home/me/shop/.solo/run")
        #expect(SocketFolder.path(for: short) == short)
        let long = URL(filePath: "/home/me/" + String(repeating: "deep/", count: 30) + ".solo/run")
        let folder = SocketFolder.path(for: long, temporary: URL(filePath: "/tmp"))
        #expect(folder.path.hasPrefix("/tmp/solo-"))
        #expect(folder.path.utf8.count < 40)
        #expect(folder == SocketFolder.path(for: long, temporary: URL(filePath: "/tmp")))
        #expect(folder != SocketFolder.path(for: long.appending(path: "two"), temporary: URL(filePath: "/tmp")))
    }

    @Test func `another user's folder is rejected`() throws {
        let folder = try TemporaryFolder()
        let link = folder.url.appending(path: "link")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: URL(filePath: "/tmp"))
        #expect(throws: HostError.self) { try SocketFolder.make(link) }
        let own = folder.url.appending(path: "own")
        try SocketFolder.make(own)
        #expect(try FileManager.default.attributesOfItem(atPath: own.path)[.posixPermissions] as? Int == 0o700)
    }

    @Test func `two sessions of one stage clash, and the second says who has it`() throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "lock")
        let first = try StageLock(file, stage: "dev")
        let error = #expect(throws: HostError.self) { try StageLock(file, stage: "dev") }
        #expect(error?.message == "The stage 'dev' already runs in process \(getpid()), started by another solo dev.")
        first.release()
        try StageLock(file, stage: "dev").release()
    }
}
