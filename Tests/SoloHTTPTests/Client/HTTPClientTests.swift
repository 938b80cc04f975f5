import Foundation
import HTTPTypes
import Testing

@testable import SoloHTTP

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    private func client(_ server: ScriptedServer, _ configuration: HTTPClientConfiguration = .init()) -> HTTPClient {
        HTTPClient(.tcp(host: "127.0.0.1", port: server.port), configuration: configuration)
    }

    @Test func sendsAndKeepsTheConnection() async throws {
        try await withServer([.respond(Self.ok), .respond(Self.ok)]) { server async throws in
            let client = client(server)
            for _ in 1...2 {
                let response = try await client.send(.get, "/a?b=c")
                #expect(response.status == .ok)
                #expect(response.body == Data("ok".utf8))
            }
            #expect(server.requests.connectionCount == 1)
            #expect(
                server.requests.all.first?.hasPrefix("GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n")
                    == true)
            client.close()
        }
    }

    @Test func reachesAUnixSocket() async throws {
        let path = "/tmp/solo-http-\(UInt32.random(in: 0 ... .max)).sock"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await withServer([.respond(Self.ok)], unixPath: path) { server async throws in
            let client = HTTPClient(.unix(path: path))
            #expect(try await client.send(.get, "/").body == Data("ok".utf8))
            #expect(server.requests.all.first?.contains("Host: localhost\r\n") == true)
            client.close()
        }
    }

    @Test(arguments: [
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n",
            "abcde"
        ),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi"),
        ("HTTP/1.1 204 No Content\r\n\r\n", ""),
        ("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n", ""),
    ])
    func readsEveryFraming(response: String, body: String) async throws {
        try await withServer([.respond(response), .respond(Self.ok)]) { server async throws in
            let client = client(server)
            #expect(try await client.send(.get, "/").body == Data(body.utf8))
            #expect(try await client.send(.get, "/").body == Data("ok".utf8))
            #expect(server.requests.connectionCount == 1)
            client.close()
        }
    }

    @Test func aHeadHasNoBodyWhateverItsLengthSays() async throws {
        try await withServer([.respond("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), .respond(Self.ok)]) {
            server async throws in
            let client = client(server)
            let response = try await client.send(.head, "/")
            #expect(response.body.isEmpty)
            #expect(response.headers[.contentLength] == "5")
            #expect(try await client.send(.get, "/").body == Data("ok".utf8))
            client.close()
        }
    }

    @Test func aBodyMayEndWithItsConnection() async throws {
        try await withServer(
            [.respondAndClose("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nwhole")], [.respond(Self.ok)]
        ) {
            server async throws in
            let client = client(server)
            #expect(try await client.send(.get, "/").body == Data("whole".utf8))
            #expect(try await client.send(.get, "/").body == Data("ok".utf8))
            #expect(server.requests.connectionCount == 2)
            client.close()
        }
    }

    @Test func aCutBodyIsAnError() async throws {
        try await withServer([.respondAndClose("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf")]) {
            server async throws in
            let client = client(server)
            let error = await #expect(throws: HTTPClientError.self) { try await client.send(.get, "/") }
            #expect(error?.code == .connectionClosed)
            client.close()
        }
    }

    @Test func aStaleConnectionIsRetriedWhereTheRequestIsIdempotent() async throws {
        try await withServer([.respond(Self.ok), .close], [.respond(Self.ok)]) { server async throws in
            let client = client(server)
            _ = try await client.send(.get, "/1")
            #expect(try await client.send(.put, "/2", body: Data("x".utf8)).status == .ok)
            #expect(server.requests.connectionCount == 2)
            client.close()
        }
    }

    @Test func aStaleConnectionIsAnErrorForAPost() async throws {
        try await withServer([.respond(Self.ok), .close], [.respond(Self.ok)]) { server async throws in
            let client = client(server)
            _ = try await client.send(.get, "/1")
            let error = await #expect(throws: HTTPClientError.self) { try await client.send(.post, "/2") }
            #expect(error?.code == .connectionClosed)
            client.close()
        }
    }

    @Test func aPostThatIsReplayableIsRetried() async throws {
        try await withServer([.respond(Self.ok), .close], [.respond(Self.ok)]) { server async throws in
            let client = client(server)
            _ = try await client.send(.get, "/1")
            #expect(try await client.send(.post, "/2", replayable: true).status == .ok)
            client.close()
        }
    }

    @Test func aFreshConnectionThatIsClosedIsNotRetried() async throws {
        try await withServer([.close]) { server async throws in
            let client = client(server)
            await #expect(throws: HTTPClientError.self) { try await client.send(.get, "/") }
            #expect(server.requests.connectionCount == 1)
            client.close()
        }
    }

    @Test func `a response over the limit is rejected`() async throws {
        let large = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + String(repeating: "x", count: 100)
        try await withServer([.respond(large)]) { server async throws in
            let client = client(server, .init(responseLimit: 99))
            let error = await #expect(throws: HTTPClientError.self) { try await client.send(.get, "/") }
            #expect(error?.code == .responseTooLarge)
            client.close()
        }
    }

    @Test func whatIsNoHTTPIsAnError() async throws {
        try await withServer([.respond("SSH-2.0-OpenSSH\r\n\r\n")]) { server async throws in
            let client = client(server)
            let error = await #expect(throws: HTTPClientError.self) { try await client.send(.get, "/") }
            #expect(error?.code == .malformedResponse)
            client.close()
        }
    }

    @Test func aSilentServerTimesOut() async throws {
        try await withServer([.silence]) { server async throws in
            let client = client(server)
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send(.get, "/", timeout: .after(.milliseconds(50)))
            }
            #expect(error?.code == .timedOut)
            client.close()
        }
    }

    @Test func cancellingTheTaskClosesTheConnection() async throws {
        try await withServer([.silence]) { server async throws in
            let client = client(server)
            let task = Task { try await client.send(.get, "/", timeout: .never) }
            for await _ in server.requests.arrived.stream { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            for await _ in server.requests.closed.stream { break }
            client.close()
        }
    }

    @Test func cancellingInLineLeavesTheOthers() async throws {
        try await withServer([.silence]) { server async throws in
            let client = client(server, .init(maximumConnections: 1))
            let first = Task { try await client.send(.get, "/", timeout: .never) }
            for await _ in server.requests.arrived.stream { break }
            let second = Task { try await client.send(.get, "/", timeout: .never) }
            second.cancel()
            await #expect(throws: CancellationError.self) { try await second.value }
            client.close()
            await #expect(throws: HTTPClientError.self) { try await first.value }
        }
    }

    @Test func nobodyListens() async throws {
        let client = HTTPClient(.unix(path: "/tmp/solo-nobody-\(UInt32.random(in: 0 ... .max)).sock"))
        let error = await #expect(throws: HTTPClientError.self) { try await client.send(.get, "/") }
        #expect(error?.code == .cannotConnect)
    }

    @Test(arguments: ["", "a", "/a b", "/a\r\nX: y", "/é"])
    func aPathThatWouldBreakTheRequestIsRefused(path: String) async throws {
        let client = HTTPClient(.tcp(host: "127.0.0.1", port: 1))
        let error = await #expect(throws: HTTPClientError.self) { try await client.send(.get, path) }
        #expect(error?.code == .malformedRequest)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8090", HTTPEndpoint.tcp(host: "127.0.0.1", port: 8090)),
        ("http://[::1]:81/", .tcp(host: "::1", port: 81)),
        ("http://localhost", .tcp(host: "localhost", port: 80)),
        ("unix:/run/a.sock", .unix(path: "/run/a.sock")),
        ("unix:///run/a.sock", .unix(path: "/run/a.sock")),
    ])
    func readsEndpoints(text: String, endpoint: HTTPEndpoint) {
        #expect(HTTPEndpoint(text) == endpoint)
    }

    @Test(arguments: ["https://a", "a", "", "ftp://a", "unix:a"])
    func refusesOtherEndpoints(text: String) {
        #expect(HTTPEndpoint(text) == nil)
    }
}
