import SoloHost
import SoloProcess
import Testing

@testable import SoloServer

struct SSHConnectionTests {
    @Test func `a command is a login of its own, with the user's configuration and never a password`() {
        let arguments = SSHConnection("root@web1").arguments(for: "true")
        #expect(arguments.suffix(3) == ["--", "root@web1", "true"])
        #expect(arguments.contains("BatchMode=yes"))
        #expect(arguments.contains("ControlPath=none"))
        #expect(!arguments.contains("-F"))
        #expect(SSHConnection("a", configuration: "/c").arguments(for: "x").prefix(2) == ["-F", "/c"])
    }

    @Test func `a word for the other shell stays one word`() async throws {
        let word = "it's \"$HOME\"; exit"
        let result = try await ProcessOutput.of(Launch("/bin/sh", ["-c", "printf %s \(SSHConnection.quoted(word))"]))
        #expect(result.output == [word])
    }

    @Test func `a script arrives on standard input`() async throws {
        let launch = Launch("/bin/sh", ["-s"], input: try TemporaryInput.of("echo from a script\n"))
        #expect(try await ProcessOutput.of(launch).output == ["from a script"])
    }

    private func failure(_ lines: String..., exit: ProcessExit = .code(255)) -> HostError? {
        SSHFailure(ProcessOutput(exit: exit, output: [], error: lines))?.error(for: SSHConnection("root@web1"))
    }

    @Test func `what a command itself ends with is no failure of the connection`() {
        #expect(failure("boom", exit: .code(1)) == nil)
    }

    @Test(arguments: [
        (
            "ssh: Could not resolve hostname web1: Name or service not known", "ssh-unreachable",
            "The name of root@web1 can't be resolved."
        ),
        (
            "ssh: connect to host web1 port 22: Connection refused", "ssh-unreachable",
            "root@web1 can't be reached by SSH."
        ),
        (
            "ssh: connect to host web1 port 22: Connection timed out", "ssh-unreachable",
            "root@web1 can't be reached by SSH."
        ),
        (
            "Host key verification failed.", "ssh-host-key",
            "The host key of root@web1 is not known on this machine."
        ),
        (
            "root@web1: Permission denied (publickey,password).", "ssh-permission-denied",
            "root@web1 rejects the login: none of this machine's keys is permitted there."
        ),
        ("client_loop: send disconnect: Broken pipe", "ssh-failed", "The connection to root@web1 ended."),
    ])
    func `what ssh prints becomes a message with a fix`(line: String, code: String, message: String) throws {
        let error = try #require(failure("", line))
        #expect(error.code.description == code)
        #expect(error.message == message)
        #expect(error.details == [line])
        #expect(error.fix != nil && !error.commands.isEmpty || code == "ssh-unreachable")
    }

    @Test func `a changed host key is told from an unknown one, and the fix forgets the old key`() throws {
        let error = try #require(
            failure("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @", "Host key verification failed."))
        #expect(error.message.contains("another host key"))
        #expect(error.commands == ["ssh-keygen -R web1"])
        #expect(error.isRefusal)
    }
}
