import Foundation
import SoloCore
import Synchronization
import TestFolders
import Testing

@testable import SoloServer

struct HostAgentTests {
    @Test func `each line is read as it was written, and others are not lines of the agent`() throws {
        let facts = HostFacts(
            distribution: "Debian", kernel: "6.1", architecture: "x86_64", memory: 1, disk: 2, diskFree: 1,
            postgres: ["15"], uptime: 3)
        for line in [
            AgentLine.greeting(AgentGreeting()), .facts(facts), .point(PointReport("firewall", .drift, "a port")),
        ] {
            #expect(AgentLine(try line.encoded()) == line)
        }
        #expect(
            try AgentLine.point(PointReport("firewall", .ok, "x")).encoded()
                == #"{"detail":"x","point":"firewall","state":"ok"}"#)
        #expect(AgentLine("Welcome to web1") == nil)
    }

    @Test func `an agent without a common version says which side to update`() throws {
        let newer = AgentGreeting(agent: WireVersion(99), solo: "9.0.0")
        let error = #expect(throws: WireMismatch.self) { try newer.check() }
        #expect(error?.code == "agent-too-new")
        #expect(error?.fix == "This solo is older than the agent. Update solo to 9.0.0.")
        #expect(
            #expect(throws: WireMismatch.self) { try AgentGreeting(agent: WireVersion(0)).check() }?.code
                == "agent-too-old")
    }

    @Test func `a change is recorded with who, what, when and the result`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/log/audit.jsonl"
        let lines = Mutex<[AgentLine]>([])
        let agent = HostAgent(
            shell: FakeShell(), audit: AuditLog(path: path), caller: Caller(user: "ada", address: "192.0.2.1"),
            now: { Date(timeIntervalSince1970: 0) }, emit: { line in lines.withLock { $0.append(line) } })
        let bad = HostPoint("bad") { _ in
            .drift(["x"])
        } repair: { _ in
        }
        let good = HostPoint("good") { _ in
            .ok("y")
        } repair: { _ in
        }
        try await agent.apply([bad, good])
        try await agent.apply([good])
        #expect(lines.withLock { $0.count } == 5)
        let written = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(
            written.first
                == #"{"action":"host apply","result":"failed: bad","time":"1970-01-01T00:00:00Z","who":{"address":"192.0.2.1","user":"ada"}}"#
        )
        #expect(written.last?.contains("nothing was to be changed") == true)
    }

    @Test func `the caller is who logged in, also behind sudo, with the key's fingerprint`() throws {
        let folder = try TemporaryFolder()
        let key = "AAAAC3NzaC1lZDI1NTE5AAAAIDnwoFo0dNmkOZGjHBYzr8FLWJQlPFxoVcDrOBUUEE6d"
        let file = try folder.write("publickey ssh-ed25519 \(key)\n", to: "auth").path
        let caller = Caller(environment: [
            "USER": "root", "SUDO_USER": "ada", "SSH_CONNECTION": "192.0.2.1 5000 192.0.2.2 22", "SSH_USER_AUTH": file,
        ])
        #expect(caller.user == "ada")
        #expect(caller.address == "192.0.2.1")
        #expect(caller.key?.hasPrefix("SHA256:") == true && caller.key?.count == 50)
        #expect(Caller(environment: ["USER": "root"]) == Caller(user: "root"))
    }
}
