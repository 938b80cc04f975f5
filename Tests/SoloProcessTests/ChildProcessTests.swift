@testable import SoloProcess
import Foundation
import Synchronization
import Testing

@testable import SoloHost

@Suite struct ChildProcessTests {
    /// The lines of a process, in the order they came.
    final class Lines: Sendable {
        private let stored = Mutex<[String]>([])
        func add(_ line: String) { stored.withLock { $0.append(line) } }
        var all: [String] { stored.withLock { $0 } }
    }

    /// Runs it to its end.
    func run(_ launch: Launch) async throws -> (exit: ProcessExit, output: [String], error: [String]) {
        let output = Lines()
        let error = Lines()
        let child = try ChildProcess.start(launch) { stream, line in (stream == .output ? output : error).add(line) }
        let exit = await child.exitAndLastLine
        return (exit, output.all, error.all)
    }

    @Test func `both streams and the exit code arrive`() async throws {
        let ended = try await run(Launch("/bin/sh", ["-c", "echo out; echo err >&2; printf rest; exit 7"]))
        #expect(ended.exit == .code(7))
        #expect(ended.output == ["out", "rest"])
        #expect(ended.error == ["err"])
    }

    @Test func `inherited descriptors follow systemd's protocol`() async throws {
        let pipe = try Descriptor.pipe()
        try pipe.writing.write(Array("the bindings".utf8))
        pipe.writing.close()
        let other = try Descriptor.pipe()
        let script = "echo $LISTEN_FDS $LISTEN_FDNAMES; [ $LISTEN_PID = $$ ] && echo mine; cat <&4"
        let ended = try await run(
            Launch(
                "/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"],
                inherited: [.init("control", other.reading), .init("bindings", pipe.reading)]))
        #expect(ended.output == ["2 control:bindings", "mine", "the bindings"])
        #expect(ended.exit == .code(0))
    }

    @Test func `a child holds nothing that it was not handed`() async throws {
        let leak = open("/dev/null", O_RDONLY)  // Without close-on-exec, as a careless library would.
        defer { close(leak) }
        let kept = try Descriptor.pipe()
        let script = "for n in 3 4 5 6 7 8 9 \(leak); do if : 2>/dev/null <&$n; then echo $n; fi; done"
        let ended = try await run(Launch("/bin/bash", ["-c", script], inherited: [.init("a", kept.reading)]))
        #expect(ended.output == ["3"])
    }

    @Test func `a listening socket is accepted on by the child`() async throws {
        let python = "/usr/bin/python3"
        guard FileManager.default.isExecutableFile(atPath: python) else { return }
        let socket = try ListeningSocket.tcp(port: 0)
        let script = """
            import socket
            s = socket.socket(fileno=3)
            c, _ = s.accept()
            c.sendall(b'hello from the child')
            """
        let child = try ChildProcess.start(
            Launch(python, ["-c", script], inherited: [.init("api.api", socket.descriptor)])
        ) { _, _ in }
        let answer = try await run(
            Launch(
                python,
                [
                    "-c",
                    "import socket; print(socket.create_connection(('127.0.0.1', \(socket.port))).recv(99).decode())",
                ]))
        #expect(answer.output == ["hello from the child"])
        #expect(await child.exit == .code(0))
    }

    @Test func `the working directory is the launch's`() async throws {
        let ended = try await run(Launch("/bin/pwd", directory: "/usr/bin"))
        #expect(ended.output == ["/usr/bin"])
    }

    @Test func `a signal to the group reaches what the process started`() async throws {
        let child = try ChildProcess.start(Launch("/bin/sh", ["-c", "sleep 600 & echo $!; wait"])) { _, line in
            started.add(line)
        }
        while started.all.isEmpty { await Task.yield() }
        child.signal(SIGKILL, group: true)
        #expect(await child.exitAndLastLine == .signal(SIGKILL))
        let grandchild = try #require(Int32(started.all[0]))
        // Its pipes were closed, which is what `exitAndLastLine` waited for: it is gone or a zombie of init's.
        #expect(kill(grandchild, 0) == -1 || isZombie(grandchild))
    }
    private let started = Lines()

    private func isZombie(_ pid: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        return status.isEmpty || status.contains(") Z ")
    }

    @Test func `what can't be started says which and why`() {
        #expect {
            _ = try ChildProcess.start(Launch("/no/such/program")) { _, _ in }
        } throws: {
            "\($0)" == "start of /no/such/program failed: No such file or directory"
        }
    }
}
