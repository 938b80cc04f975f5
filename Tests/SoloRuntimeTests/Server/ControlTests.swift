import Foundation
import HTTPTypes
import Logging
import SoloConcurrency
import SoloCore
import Testing

@testable import SoloRuntime

@Suite struct ControlTests {
    private struct Mishap: Error {}

    /// A server in standby and its responses on its control socket.
    private func withControl(
        _ program: Program, promotion: String? = nil, log: LogWriter = .silent,
        _ body:
            @escaping @Sendable (Server, @escaping @Sendable (String, String) async throws -> RawConnection.Response)
            async throws -> Void
    ) async throws {
        let options = ServerOptions(
            sockets: ["api.api": Fixture.anyPort], control: Fixture.anyPort, promotion: promotion,
            drainLimit: .seconds(5),
            idleGrace: .milliseconds(50))
        let server = Server(try Fixture.bound(program, log: log), options: options)
        async let ending = server.run()
        await server.whenReady()
        let port = try #require(server.controlPort)
        let ask: @Sendable (String, String) async throws -> RawConnection.Response = { line, content in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send(
                    "\(line) HTTP/1.1\r\nHost: a\r\nContent-Length: \(content.utf8.count)\r\n\r\n\(content)")
                return try #require(try connection.response())
            }
        }
        do {
            try await body(server, ask)
        } catch {
            await server.stop()
            _ = try await ending
            throw error
        }
        await server.stop()
        #expect(try await ending == .drained)
    }

    private func invocation(_ component: String = "cron.cleanup") throws -> String {
        let invocation = Invocation(
            id: "i1", component: component, attempt: 1, deadline: Date(timeIntervalSince1970: 10), idempotencyKey: "k",
            due: Date(timeIntervalSince1970: 5), payload: Data("{}".utf8))
        return String(decoding: try JSONEncoder().encode(invocation), as: UTF8.self)
    }

    @Test func aReleaseStandsByUntilItIsPromotedAndEndsWhenItIsStopped() async throws {
        try await withControl(Fixture.program((.get, "/", { _ in .text("ok") }))) { server, ask async throws in
            let versions = #""solo":"0.1.0","state":"standby","versions":{"current":2,"oldest":2}"#
            let standby = try await ask("GET /health", "").body
            #expect(standby == #"{"inFlight":0,"release":"r1",\#(versions)}"#)
            #expect(server.port() == nil)
            #expect(try await ask("POST /promote", "").status == 204)
            let serving = try HealthDocument.decode(Data(try await ask("GET /health", "").body.utf8))
            #expect(serving == HealthDocument(state: .serving, release: "r1", inFlight: 0))
            let port = try #require(server.port())
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(try connection.response()?.status == 200)
            }
            #expect(try await ask("POST /promote", "").status == 204)
            #expect(try await ask("POST /stop", "").status == 204)
            #expect(throws: (any Error).self) { try RawConnection(port: port) }
        }
    }

    @Test func whatWasStoppedIsNotPromoted() async throws {
        try await withControl(Fixture.program()) { server, _ in
            await server.stop()
            await #expect(throws: HTTPError.self) { try await server.promote() }
        }
    }

    @Test func anInvocationReachesItsHandlerAndBringsItsLogBack() async throws {
        let program = Fixture.program(invocations: [
            "cron.cleanup": { invocation in
                let logger = Logger(label: "app", factory: { LogBackend(label: $0) })
                logger.info("Cleaned up", metadata: ["rows": "3"])
                return InvocationOutcome(
                    .done, log: ["\(invocation.id) \(String(decoding: invocation.payload, as: UTF8.self))"])
            },
            "worker.receipts": { _ in throw Mishap() },
        ])
        try await withControl(program) { _, ask async throws in
            let done = try await ask("POST /invocations/cron.cleanup", try invocation())
            #expect(done.status == 200)
            let outcome = try JSONDecoder().decode(InvocationOutcome.self, from: Data(done.body.utf8))
            #expect(outcome == InvocationOutcome(.done, log: ["i1 {}", "info Cleaned up rows=3"]))
            let failed = try await ask("POST /invocations/worker.receipts", try invocation("worker.receipts"))
            let retry = try JSONDecoder().decode(InvocationOutcome.self, from: Data(failed.body.utf8))
            #expect(retry.verdict == .retry)
            #expect(retry.error == "Mishap()")
            let metrics = try await ask("GET /metrics", "")
            #expect(metrics["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(metrics.body.contains("solo_invocations_total{component=\"cron.cleanup\",verdict=\"done\"} 1"))
            #expect(metrics.body.contains("solo_invocations_total{component=\"worker.receipts\",verdict=\"retry\"} 1"))
        }
    }

    @Test func `a stop after a supersession cuts an invocation off at the drain's limit`() async throws {
        let (began, never) = (Latch(), Latch())
        let worker = ManifestComponent(
            id: "worker.receipts", kind: .worker, worker: WorkerSettings(queue: "receipts", timeout: 3600))
        let program = Fixture.program(
            workers: [worker],
            invocations: [
                "worker.receipts": { _ in
                    began.open()
                    await never.wait()
                    return InvocationOutcome(.done)
                }
            ])
        let options = ServerOptions(
            sockets: ["api.api": Fixture.anyPort], control: Fixture.anyPort, drainLimit: .milliseconds(50))
        let server = Server(try Fixture.bound(program), options: options)
        async let ending = server.run()
        await server.whenReady()
        let content = try invocation("worker.receipts")
        let connection = try RawConnection(port: try #require(server.controlPort))
        try connection.send(
            "POST /invocations/worker.receipts HTTP/1.1\r\nHost: a\r\n"
                + "Content-Length: \(content.utf8.count)\r\n\r\n\(content)")
        await began.wait()
        await server.stop(superseded: true)
        await server.stop()
        #expect(try await ending == .cutOff)
        never.open()
    }

    @Test func whatIsNoInvocationIsRefused() async throws {
        try await withControl(Fixture.program(invocations: ["cron.cleanup": { _ in InvocationOutcome(.done) }])) {
            _, ask async throws in
            #expect(try await ask("POST /invocations/cron.cleanup", "nonsense").status == 400)
            #expect(try await ask("POST /invocations/cron.other", try invocation()).status == 400)
            #expect(try await ask("POST /invocations/cron.other", try invocation("cron.other")).status == 404)
            #expect(try await ask("GET /nowhere", "").status == 404)
        }
    }

    @Test func aProcessAcceptsAtOnceIfItsReleaseIsOnRecord() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "promoted").path
        let program = Fixture.program((.get, "/", { _ in .text("ok") }))
        try await withControl(program, promotion: file) { server, ask async throws in
            #expect(server.state == .standby)
            #expect(try await ask("POST /promote", "").status == 204)
        }
        // The platform alone writes the record: it is one for all processes of a release.
        #expect(!FileManager.default.fileExists(atPath: file))
        for (record, state) in [("r1", ReleaseState.serving), ("r2", .standby)] {
            try PromotionRecord(release: record).content.write(to: URL(fileURLWithPath: file))
            try await withControl(program, promotion: file) { server, ask async throws in
                #expect(server.state == state)
                #expect(try await ask("POST /supersede", "").status == 204)
            }
        }
    }

    @Test func theMetricsCountRoutesAndTheirTime() async throws {
        try await withControl(Fixture.program((.get, "/orders/:id", { _ in .text("ok") }))) {
            server, ask async throws in
            for path in ["/orders/1", "/orders/2", "/nowhere"] {
                _ = await server.program.respond(to: Request(method: .get, path: path))
            }
            let text = try await ask("GET /metrics", "").body
            #expect(
                text.contains(
                    #"solo_http_requests_total{api="api.api",method="GET",route="/orders/:id",status="200"} 2"#))
            #expect(text.contains(#"solo_http_requests_total{api="api.api",method="",route="",status="404"} 1"#))
            #expect(text.contains(#"_bucket{api="api.api",method="GET",route="/orders/:id",le="+Inf"} 2"#))
            let resident = text.split(separator: "\n").first { $0.hasPrefix("process_resident_memory_bytes ") }
            #expect((resident?.split(separator: " ").last.flatMap { Int($0) } ?? 0) > 1 << 20)
        }
    }
}
