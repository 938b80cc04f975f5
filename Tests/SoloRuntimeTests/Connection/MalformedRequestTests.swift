import Foundation
import HTTPTypes
import SoloCore
import Testing

@testable import SoloRuntime

/// Bytes that are no good request, or could be read as two: the right response, the end of the connection, and a server
/// that goes on.
@Suite struct MalformedRequestTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var bytes: String
        var status: Int
        var testDescription: String { name }

        init(_ name: String, _ bytes: String, _ status: Int) {
            self.name = name
            self.bytes = bytes.replacing("\n", with: "\r\n").replacing("¶", with: "\n").replacing("°", with: "\r")
            self.status = status
        }
    }

    static let cases = [
        Case("both lengths", "POST / HTTP/1.1\nHost: a\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n", 400),
        Case(
            "both lengths, turned", "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nContent-Length: 5\n\n0\n\n",
            400),
        Case("two different lengths", "POST / HTTP/1.1\nHost: a\nContent-Length: 5\nContent-Length: 6\n\nhello", 400),
        Case("two equal lengths", "POST / HTTP/1.1\nHost: a\nContent-Length: 5\nContent-Length: 5\n\nhello", 400),
        Case("a list of lengths", "POST / HTTP/1.1\nHost: a\nContent-Length: 5, 5\n\nhello", 400),
        Case("negative length", "POST / HTTP/1.1\nHost: a\nContent-Length: -1\n\n", 400),
        Case("signed length", "POST / HTTP/1.1\nHost: a\nContent-Length: +5\n\nhello", 400),
        Case("hexadecimal length", "POST / HTTP/1.1\nHost: a\nContent-Length: 0x5\n\nhello", 400),
        Case("huge length", "POST / HTTP/1.1\nHost: a\nContent-Length: 99999999999999999999999\n\n", 400),
        Case("folded field", "GET / HTTP/1.1\nHost: a\nX-A: 1\n 2\n\n", 400),
        Case("folded first field", "GET / HTTP/1.1\n Host: a\n\n", 400),
        Case("space before the colon", "GET / HTTP/1.1\nHost: a\nX-A : 1\n\n", 400),
        Case("hidden transfer coding", "POST / HTTP/1.1\nHost: a\nTransfer-Encoding : chunked\n\n0\n\n", 400),
        Case("field without a name", "GET / HTTP/1.1\nHost: a\n: 1\n\n", 400),
        Case("field without a colon", "GET / HTTP/1.1\nHost: a\nnonsense\n\n", 400),
        Case("bad chunk size", "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nxyz\nhello\n0\n\n", 400),
        Case("negative chunk size", "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n-5\nhello\n0\n\n", 400),
        Case(
            "chunk longer than it says", "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n3\nhello\n0\n\n", 400),
        Case("huge chunk size", "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\nfffffffffffffffff\n", 400),
        Case("bare line feed in the head", "GET / HTTP/1.1\nHost: a¶X-A: 1\n\n", 400),
        Case("bare line feeds alone", "GET / HTTP/1.1¶Host: a¶¶", 400),
        Case("bare carriage return", "GET / HTTP/1.1\nHost: a\nX-A: 1°2\n\n", 400),
        Case("no host", "GET / HTTP/1.1\n\n", 400),
        Case("two hosts", "GET / HTTP/1.1\nHost: a\nHost: b\n\n", 400),
        Case("empty host", "GET / HTTP/1.1\nHost:\n\n", 400),
        Case("host with a path", "GET / HTTP/1.1\nHost: a/b\n\n", 400),
        Case("host with a user", "GET / HTTP/1.1\nHost: me@a\n\n", 400),
        Case("host with a bad port", "GET / HTTP/1.1\nHost: a:b\n\n", 400),
        Case("host with a space", "GET / HTTP/1.1\nHost: a b\n\n", 400),
        Case("absolute form of nowhere", "GET http:/// HTTP/1.1\nHost: a\n\n", 400),
        Case("absolute form of a file", "GET file:///etc/passwd HTTP/1.1\nHost: a\n\n", 400),
        Case("a target that is no path", "GET index.html HTTP/1.1\nHost: a\n\n", 400),
        Case("asterisk without OPTIONS", "GET * HTTP/1.1\nHost: a\n\n", 400),
        Case("a fragment", "GET /#a HTTP/1.1\nHost: a\n\n", 400),
        Case("a space in the target", "GET /a b HTTP/1.1\nHost: a\n\n", 400),
        Case("raw UTF-8 in the target", "GET /ä HTTP/1.1\nHost: a\n\n", 400),
        Case("unknown transfer coding", "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: gzip\n\n", 501),
        Case("a coding before chunked", "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: gzip, chunked\n\n0\n\n", 501),
        Case("chunked before a coding", "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked, identity\n\n0\n\n", 400),
        Case(
            "chunked twice",
            "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n0\n\n", 400),
        Case("a coding that looks like chunked", "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: xchunked\n\n", 501),
        Case("chunked in HTTP/1.0", "POST / HTTP/1.0\nHost: a\nTransfer-Encoding: chunked\n\n0\n\n", 400),
        Case("unknown method", "FOO / HTTP/1.1\nHost: a\n\n", 501),
        Case("method in lower case", "get / HTTP/1.1\nHost: a\n\n", 400),
        Case("CONNECT", "CONNECT a:443 HTTP/1.1\nHost: a\n\n", 501),
        Case("HTTP/2 preface", "PRI * HTTP/2.0\n\nSM\n\n", 400),
        Case("HTTP/3.0", "GET / HTTP/3.0\nHost: a\n\n", 505),
        Case("HTTP/0.9", "GET /\n\n", 400),
        Case("TLS", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\n\n", 400),
        Case("unknown expectation", "POST / HTTP/1.1\nHost: a\nContent-Length: 1\nExpect: the-worst\n\n", 417),
        Case("long target", "GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\nHost: a\n\n", 414),
        Case("endless target", "GET /\(String(repeating: "a", count: 40_000))", 414),
        Case("long field", "GET / HTTP/1.1\nHost: a\nX-A: \(String(repeating: "a", count: 20_000))\n\n", 431),
        Case("many fields", "GET / HTTP/1.1\nHost: a\n\(String(repeating: "X-A: 1\n", count: 120))\n", 431),
        Case("NUL in a field", "GET / HTTP/1.1\nHost: a\nX-A: 1\u{0}2\n\n", 400),
        Case("body too large", "POST / HTTP/1.1\nHost: a\nContent-Length: 101\n\n", 413),
        Case(
            "chunks too large",
            "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n40\n\(String(repeating: "a", count: 64))\n"
                + "40\n\(String(repeating: "a", count: 64))\n0\n\n", 413),
    ]

    @Test(arguments: cases)
    func isRefusedAndTheServerGoesOn(malformed: Case) async throws {
        let program = Fixture.program(
            defaults: HTTPDefaults(bodyLimit: 100), (.get, "/", { _ in .text("ok") }),
            (.post, "/", { _ in .text("ok") }))
        try await withServer(program) { _, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send(malformed.bytes)
                let response = try #require(try connection.response())
                #expect(response.status == malformed.status, "\(malformed.name)")
                #expect(response["connection"] == "close")
                #expect(response["content-type"] == "application/problem+json")
                #expect(response["x-content-type-options"] == "nosniff")
                #expect(response["x-request-id"]?.count == 32)
                #expect(try connection.isEnded())

                let next = try RawConnection(port: port)
                try next.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try next.response()?.status == 200)
            }
        }
    }

    @Test func `nothing after a rejected request gets a response`() async throws {
        let program = Fixture.program((.get, "/", { _ in .text("ok") }))
        try await withServer(program) { _, port in
            try await blocking {
                let connection = try RawConnection(port: port)
                try connection.send(
                    "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try connection.response()?.status == 200)
                #expect(try connection.response()?.status == 400)
                #expect(try connection.response() == nil)
            }
        }
    }
}

extension RawConnection.Response: Equatable {
    static func == (one: Self, other: Self) -> Bool {
        one.status == other.status && one.body == other.body && one.headers.map(\.name) == other.headers.map(\.name)
    }
}
