import Foundation
import HTTPTypes
import SoloConcurrency
import SoloCore
import Testing

@testable import SoloRuntime

/// Who is too slow is told so, or left.
@Suite struct TimeLimitTests {
    // Short, and yet long enough for a client that gets no processor for a while on a busy machine.
    private static let quick = HTTPDefaults(headerTimeout: 1, idleTimeout: 0.5, requestTimeout: 5)

    @Test func `a slow head gets a 408`() async throws {
        try await withServer(Fixture.program(defaults: Self.quick, (.get, "/", { _ in .text("ok") }))) { _, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send("GET / HTTP/1.1\r\nHost:")
                let response = try #require(try connection.response())
                #expect(response.status == 408)
                #expect(response["connection"] == "close")
                #expect(try connection.isEnded())
            }
        }
    }

    @Test func `a head that drips gets a 408`() async throws {
        var defaults = Self.quick
        defaults.idleTimeout = 60
        try await withServer(Fixture.program(defaults: defaults, (.get, "/", { _ in .text("ok") }))) { _, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send("GET / HTTP/1.1\r\n")
                let end = ContinuousClock.now + .seconds(9)
                // A byte now and then, for longer than the limit: it counts from the first one.
                while ContinuousClock.now < end, (try? connection.send("a")) != nil {
                    if try connection.hasBytes(within: 10) { break }
                }
                #expect(try connection.response()?.status == 408)
            }
        }
    }

    @Test func `a slow body gets a 408`() async throws {
        try await withServer(Fixture.program(defaults: Self.quick, (.post, "/", { _ in .text("ok") }))) { _, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab")
                #expect(try connection.response()?.status == 408)
                #expect(try connection.isEnded())
            }
        }
    }

    @Test func whoSaysNothingIsLeft() async throws {
        // Only what is tried is short: on a busy machine a request may take its time.
        let defaults = HTTPDefaults(headerTimeout: 2, idleTimeout: 2)
        try await withServer(Fixture.program(defaults: defaults, (.get, "/", { _ in .text("ok") }))) { _, port in
            try await blocking {
                #expect(try RawConnection(port: port).isEnded())
                let kept = try RawConnection(port: port)
                try kept.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try kept.response()?.status == 200)
                #expect(try kept.isEnded())
            }
        }
    }

    @Test func `a slow handler is cancelled and its request gets a 503`() async throws {
        let cancelled = Latch()
        let program = Fixture.program(
            defaults: HTTPDefaults(requestTimeout: 0.1),
            (
                .get, "/",
                { _ in
                    let forever = Latch()
                    await withTaskCancellationHandler {
                        await forever.wait()
                    } onCancel: {
                        forever.open()
                        cancelled.open()
                    }
                    return .text("too late")
                }
            ))
        try await withServer(program) { server, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                let response = try #require(try connection.response())
                #expect(response.status == 503)
                #expect(response["connection"] == "close")
                #expect(try connection.isEnded())
            }
            await cancelled.wait()
            #expect(server.program.metrics.contains("status=\"503\"} 1"))
        }
    }

    /// Two hundred connections that send a head drop by drop do not keep a quick one from its response.
    @Test func slowConnectionsDoNotHoldQuickOnesUp() async throws {
        let program = Fixture.program(defaults: HTTPDefaults(headerTimeout: 2), (.get, "/", { _ in .text("ok") }))
        try await withServer(program) { server, port in
            try await blocking {
                let slow = try (0..<200).map { _ in try RawConnection(port: port) }
                for connection in slow { try connection.send("GET / HT") }
                let quick = try RawConnection(port: port)
                try quick.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try quick.response()?.status == 200)
                for connection in slow { #expect(try connection.response()?.status == 408) }
            }
        }
    }
}
