import Foundation
import SoloCore
import Testing

/// The contract's words as they are on the wire: a change here is a new version of it.
@Suite struct WireTests {
    @Test func `the control socket's paths are what releases were built with`() {
        #expect(
            [ControlPath.health, ControlPath.promote, ControlPath.stop, ControlPath.supersede, ControlPath.metrics]
                == ["/health", "/promote", "/stop", "/supersede", "/metrics"])
        #expect(ControlPath.invocations("cron.cleanup") == "/invocations/cron.cleanup")
        #expect([ReleaseState.standby, .serving, .draining].map(\.rawValue) == ["standby", "serving", "draining"])
    }

    @Test func `a process inherits by the names of systemd's protocol`() {
        #expect(SystemdVariable.all == ["LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"])
        #expect(
            SystemdVariable.credentials + "/" + SystemdVariable.bindingsFile == "CREDENTIALS_DIRECTORY/bindings.json")
        #expect(
            [InheritedName.control, InheritedName.bindings, InheritedName.lifeline]
                == ["control", "bindings", "lifeline"])
    }

    @Test func `an app is started by its first argument`() {
        #expect(AppArguments.describe == ["describe"])
        #expect(
            AppArguments.serve(process: "web", promotion: "/p") == ["serve", "--process", "web", "--promotion", "/p"])
        #expect(AppArguments.run("seed", ["-n", "1"]) == ["run", "seed", "-n", "1"])
    }

    @Test func `the binding of a bucket is read with and without a public endpoint`() throws {
        let old = #"{"bucket":{"endpoint":"unix:/s.sock","name":"assets","region":"solo"}}"#
        let binding = try JSONDecoder().decode(ResourceBinding.self, from: Data(old.utf8))
        guard case .bucket("unix:/s.sock", "assets", "solo", nil) = binding else {
            Issue.record("it is \(binding)")
            return
        }
        var bindings = Bindings(stage: "production", release: "1", resources: ["assets": binding])
        bindings.openBuckets(at: "https://files.example.com")
        let read = try Bindings.decode(JSONEncoder().encode(bindings)).resources["assets"]
        guard case .bucket("unix:/s.sock", "assets", "solo", "https://files.example.com")? = read else {
            Issue.record("it is \(String(describing: read))")
            return
        }
    }

    @Test func `a path of the services is read as it is written`() {
        #expect(ServicePath.messages(queue: "billing.mails").text == "/_solo/queues/billing.mails/messages")
        #expect(ServicePath.health.text == "/_solo/health")
        #expect(ServicePath.outbox(OutboxDatabase(.sqlite, "billing.db")).text == "/_solo/outbox/sqlite/billing.db")
        #expect(ServicePath("/_solo/outbox/mysql/db") == nil)
        for path in [
            ServicePath.messages(queue: "billing.mails"), .health, .outbox(OutboxDatabase(.postgres, "db")),
        ] {
            #expect(ServicePath(path.text) == path)
        }
        for path in ["/", "/_solo", "/_solo/", "/_solo/queues/a", "/_solo/queues/a/messages/b", "/_solo2/health"] {
            #expect(ServicePath(path) == nil)
        }
        #expect(ServicePath.owns("/_solo"))
        #expect(!ServicePath.owns("/_solo2/health"))
        #expect([MessageField.idempotencyKey, MessageField.delay] == ["Solo-Idempotency-Key", "Solo-Delay"])
    }

    @Test func `a bearer token is read as it is written`() throws {
        let token = BearerToken(keyID: "K1", secret: Redacted("a.b"))
        #expect(token.field == "Bearer K1.a.b")
        #expect(BearerToken(field: token.field) == token)
        #expect(BearerToken(field: "bearer K1.a.b") == token)
        for field in ["", "Bearer", "Bearer K1", "Basic K1.a", "K1.a"] { #expect(BearerToken(field: field) == nil) }
        #expect(!"\(token)".contains("a.b"))
    }
}
