import Foundation
import SoloHost
import SoloProcess
import TestFolders
import Testing

@testable import SoloServer

struct HostProbeTests {
    private static let debian = [
        "user=root", "uid=0", "distribution=debian", "version=12", "system=Debian GNU/Linux 12 (bookworm)",
        "kernel=Linux", "architecture=x86_64", "glibc=glibc 2.36", "systemd=yes", "missing=zstd", "done=yes",
    ]

    private func probe(_ changes: [String] = [], without: [String] = []) throws -> HostProbe {
        let kept = Self.debian.filter { line in !without.contains { line.hasPrefix($0) } }
        return try #require(HostProbe(changes + kept))
    }

    @Test func `the script is of any POSIX shell, and its output is read`() async throws {
        let result = try await ProcessOutput.of(
            Launch("/bin/sh", ["-c", HostProbe.script], environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]))
        let probe = try #require(HostProbe(result.output))
        #expect(probe.user == NSUserName())
        #expect(probe.isRoot == (geteuid() == 0))
        #expect(!probe.architecture.isEmpty)
    }

    @Test func `an output that ends early is not read`() {
        #expect(HostProbe(Array(Self.debian.dropLast())) == nil)
    }

    @Test func `a bare Debian 12 and an Ubuntu 24.04 are taken`() throws {
        #expect(try probe().missing == ["zstd"])
        #expect(try probe().glibc == [2, 36])
        #expect(throws: Never.self) { try probe().check(destination: "web1") }
        let ubuntu = try probe(["distribution=ubuntu", "version=24.04", "sudo=yes"], without: ["uid"])
        #expect(!ubuntu.isRoot && ubuntu.hasSudo)
        #expect(throws: Never.self) { try ubuntu.check(destination: "web1") }
    }

    @Test func `another distribution is rejected with what it is`() throws {
        let other = try probe(["distribution=debian", "version=11", "system=Debian GNU/Linux 11 (bullseye)"])
        let error = #expect(throws: HostError.self) { try other.check(destination: "root@web1") }
        #expect(
            error?.message
                == "root@web1 runs Debian GNU/Linux 11 (bullseye), and a host runs Debian 12 or Ubuntu 24.04.")
        #expect(error?.isRefusal == true)
    }

    @Test func `a user who can't become root, and a machine without systemd, are rejected`() throws {
        let user = try probe(["user=ada"], without: ["uid", "user=root"])
        let error = #expect(throws: HostError.self) { try user.check(destination: "ada@web1") }
        #expect(error?.message == "ada of ada@web1 can't become root without a password.")
        #expect(throws: HostError.self) { try probe(without: ["systemd"]).check(destination: "web1") }
    }

    @Test func `a host of another architecture, an older glibc or a newer solo is rejected`() throws {
        let folder = try TemporaryFolder()
        // The begin of an executable for x86-64 (elf(5)).
        let header = "\u{7f}ELF" + String(repeating: "\0", count: 14) + "\u{3e}\0"
        let file = try folder.write(header + "GLIBC_2.9 GLIBC_2.38\0GLIBC_2.4", to: "solo").path
        let bundle = try AgentBundle.make(of: file)
        #expect(bundle.glibc == [2, 38])
        let error = #expect(throws: HostError.self) { try bundle.check(probe(), destination: "web1") }
        #expect(error?.message == "web1 has glibc 2.36, and this solo needs 2.38.")
        let other = #expect(throws: HostError.self) {
            try bundle.check(probe(["glibc=glibc 2.39", "architecture=aarch64"]), destination: "web1")
        }
        #expect(other?.message == "web1 has the architecture aarch64, and this solo x86_64.")
        #expect(throws: HostError.self) { try HostSetup.checkRelease("99.0.0", destination: "web1") }
        #expect(throws: Never.self) { try HostSetup.checkRelease("0.0.9", destination: "web1") }
        #expect(throws: Never.self) { try HostSetup.checkRelease(nil, destination: "web1") }
    }

    @Test func `a solo that is not there or not for Linux is not put on a host`() throws {
        let folder = try TemporaryFolder()
        let missing = #expect(throws: HostError.self) { try AgentBundle.make(of: folder.path + "/solo") }
        #expect(missing?.message == "There is no solo at \(folder.path)/solo.")
        let script = try folder.write("#!/bin/sh\necho hello, I am a script\n", to: "solo").path
        let other = #expect(throws: HostError.self) { try AgentBundle.make(of: script) }
        #expect(other?.message == "\(script) is no program for Linux.")
    }

    @Test func `the libraries that a distribution has stay where they are`() {
        let maps = """
            7f1-7f2 r-xp 00000000 08:01 1 /opt/swift/usr/lib/swift/linux/libswiftCore.so
            7f2-7f3 r--p 00000000 08:01 1 /opt/swift/usr/lib/swift/linux/libswiftCore.so
            7f3-7f4 r-xp 00000000 08:01 2 /usr/lib/x86_64-linux-gnu/libsqlite3.so.0.8.6
            7f4-7f5 r-xp 00000000 08:01 3 /lib/x86_64-linux-gnu/libc.so.6
            7f5-7f6 r-xp 00000000 08:01 4 /home/ada/.build/debug/solo
            7f6-7f7 rw-p 00000000 00:00 0 [heap]
            """
        #expect(Executable.libraries(inMaps: maps) == ["/opt/swift/usr/lib/swift/linux/libswiftCore.so"])
    }
}
