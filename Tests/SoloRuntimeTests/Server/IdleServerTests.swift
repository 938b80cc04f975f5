import HTTPTypes
import SoloCore
import Testing

@testable import SoloRuntime

struct IdleServerTests {
    @Test func `uptime checks and requests without a route are no use`() async throws {
        let program = try Fixture.bound(
            Fixture.program((.get, UptimeCheck.path, { _ in .text("ok") }), (.get, "/orders", { _ in .text("[]") })))
        for path in [UptimeCheck.path, "/wp-admin.php", UptimeCheck.path] {
            _ = await program.respond(to: Request(method: .get, path: path))
        }
        #expect(program.uses == 0)
        _ = await program.respond(to: Request(method: .get, path: "/orders"))
        #expect(program.uses == 1)
        await program.close()
    }

    @Test func `a server that nobody uses ends by itself, as if it had been stopped`() async throws {
        let options = ServerOptions(
            sockets: ["api.api": Fixture.anyPort], idle: .milliseconds(40), idleGrace: .milliseconds(10))
        let server = Server(try Fixture.bound(Fixture.program((.get, "/", { _ in .text("ok") }))), options: options)
        #expect(try await server.run() == .drained)
    }
}
