import Foundation
import HTTPTypes
import SoloCore
import Testing

@testable import SoloRuntime

/// What is legal and unusual on the wire.
@Suite struct WireTests {
    private static let program = Fixture.program(
        (.get, "/", { .text("\($0.path)?\($0.queryString)") }), (.post, "/", { .text("got \($0.body.count)") }),
        (.get, "/empty", { _ in .noContent }), (.get, "/orders/:id", { .text($0.parameters.get("id") ?? "") }))

    private func send(_ bytes: String, responses: Int = 1, toHead: Bool = false) async throws -> [RawConnection
        .Response]
    {
        try await withServer(Self.program) { _, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send(bytes.replacing("\n", with: "\r\n"))
                return try (0..<responses).map { _ in try #require(try connection.response(toHead: toHead)) }
            }
        }
    }

    @Test func absoluteFormIsServedByItsPath() async throws {
        let responses = try await send("GET http://a.example/?x=1 HTTP/1.1\nHost: a.example\n\n")
        #expect(responses[0].body == "/?x=1")
    }

    @Test func `pipelined requests get their responses in order`() async throws {
        let responses = try await send(
            "GET /orders/1 HTTP/1.1\nHost: a\n\nPOST / HTTP/1.1\nHost: a\nContent-Length: 3\n\nabcGET /orders/2 HTTP/1.1\nHost: a\n\n",
            responses: 3)
        #expect(responses.map(\.body) == ["1", "got 3", "2"])
    }

    @Test func aChunkedBodyArrivesWhole() async throws {
        let responses = try await send(
            "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3\nabc\n4;x=y\ndefg\n0\nX-Trailer: 1\n\n")
        #expect(responses[0].body == "got 7")
    }

    @Test func headHasTheFieldsOfGetAndNoBody() async throws {
        let responses = try await send(
            "HEAD / HTTP/1.1\nHost: a\n\nGET /orders/1 HTTP/1.1\nHost: a\n\n", responses: 1, toHead: true)
        #expect(responses[0].status == 200)
        #expect(responses[0]["content-length"] == "2")
    }

    @Test func aRequestThatExpectsToContinueIsToldSo() async throws {
        let responses = try await send(
            "POST / HTTP/1.1\nHost: a\nContent-Length: 3\nExpect: 100-continue\n\nabc", responses: 2)
        #expect(responses.map(\.status) == [100, 200])
        #expect(responses[1].body == "got 3")
    }

    @Test func aBodyThatWouldBeTooLargeIsNotAskedFor() async throws {
        let responses = try await send(
            "POST / HTTP/1.1\nHost: a\nContent-Length: 9999999\nExpect: 100-continue\n\n")
        #expect(responses[0].status == 413)
    }

    @Test func http10ClosesUnlessAsked() async throws {
        try await withServer(Self.program) { _, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send("GET / HTTP/1.0\r\n\r\n")
                let response = try #require(try connection.response())
                #expect(response.status == 200)
                #expect(response["connection"] == "close")
                #expect(try connection.isEnded())

                let kept = try RawConnection(port: port)
                try kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                #expect(try kept.response()?["connection"] == "keep-alive")
                try kept.send("GET / HTTP/1.0\r\n\r\n")
                #expect(try kept.response()?.status == 200)
            }
        }
    }

    @Test func connectionCloseIsKept() async throws {
        try await withServer(Self.program) { _, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(try connection.response()?["connection"] == "close")
                #expect(try connection.isEnded())
            }
        }
    }

    @Test func `a client that ends its side still gets its response`() async throws {
        try await withServer(Self.program) { _, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                connection.endSending()
                #expect(try connection.response()?.status == 200)
                #expect(try connection.isEnded())
            }
        }
    }

    @Test func `an upgrade gets a plain response and the connection ends`() async throws {
        let responses = try await send(
            "GET / HTTP/1.1\nHost: a\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAA\n\n")
        #expect(responses[0].status == 200)
        #expect(responses[0]["connection"] == "close")
    }

    @Test func noContentHasNoLength() async throws {
        let responses = try await send("GET /empty HTTP/1.1\nHost: a\n\n")
        #expect(responses[0].status == 204)
        #expect(responses[0]["content-length"] == nil)
    }

    @Test func theHostMayBeAnAddressInBrackets() async throws {
        let responses = try await send("GET / HTTP/1.1\nHost: [::1]:8080\n\n")
        #expect(responses[0].status == 200)
    }

    @Test func requestsByteByByteAreRequests() async throws {
        try await withServer(Self.program) { _, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                for byte in "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc".utf8 {
                    try connection.send([byte])
                }
                #expect(try connection.response()?.body == "got 3")
            }
        }
    }
}
