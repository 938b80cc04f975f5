import Foundation
import Hummingbird
import HTTPTypes
import NIOCore
import Testing

@testable import SoloHTTP

/// Against Hummingbird as a real peer.
@Suite(.timeLimit(.minutes(1))) struct HTTPStreamingTests {
    private func withEcho(_ body: @escaping @Sendable (HTTPClient) async throws -> Void) async throws {
        let router = Router()
        router.post("/echo") { request, _ in Response(status: .ok, body: .init(asyncSequence: request.body)) }
        router.post("/count") { request, _ in
            var count = 0
            for try await piece in request.body { count += piece.readableBytes }
            return String(count)
        }
        router.post("/reject") { _, _ -> Response in Response(status: .forbidden) }
        router.get("/endless") { _, _ in
            Response(
                status: .ok,
                body: ResponseBody { writer in
                    while true { try await writer.write(ByteBuffer(repeating: 7, count: 65_536)) }
                })
        }
        let port = AsyncStream<Int>.makeStream()
        let application = Application(
            responder: router.buildResponder(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.continuation.yield($0.localAddress?.port ?? 0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            for await port in port.stream {
                let client = HTTPClient(.tcp(host: "127.0.0.1", port: port))
                try await body(client)
                client.close()
                break
            }
            group.cancelAll()
        }
    }

    private func pieces(_ count: Int, of size: Int) -> AsyncStream<Data> {
        AsyncStream { continuation in
            for number in 0..<count { continuation.yield(Data(repeating: UInt8(number % 251), count: size)) }
            continuation.finish()
        }
    }

    @Test(arguments: [nil, 40 * 65_536])
    func aLargeBodyGoesThereAndIsCounted(length: Int?) async throws {
        try await withEcho { client async throws in
            let response = try await client.stream(
                .post, "/count", body: .sequence(self.pieces(40, of: 65_536), length: length))
            #expect(try await response.body.collected(upTo: 100) == Data("\(40 * 65_536)".utf8))
            // The connection is used again.
            #expect(try await client.send(.post, "/echo", body: Data("again".utf8)).body == Data("again".utf8))
        }
    }

    @Test func aRefusalEndsTheSending() async throws {
        try await withEcho { client async throws in
            let response = try await client.stream(
                .post, "/reject", body: .sequence(self.pieces(400, of: 65_536), length: 400 * 65_536))
            #expect(response.status == .forbidden)
            _ = try? await response.body.collected(upTo: 1000)
            #expect(try await client.send(.post, "/echo", body: Data("x".utf8)).status == .ok)
        }
    }

    @Test func whatTheProducerThrowsEndsTheRequest() async throws {
        struct Broken: Error {}
        try await withEcho { client async throws in
            await #expect(throws: Broken.self) {
                try await client.stream(
                    .post, "/echo",
                    body: HTTPRequestBody(length: 10) { sink in
                        try await sink(Data("half".utf8))
                        throw Broken()
                    })
            }
            #expect(try await client.send(.post, "/echo", body: Data("x".utf8)).status == .ok)
        }
    }

    @Test func aReaderMayLeaveAnEndlessBody() async throws {
        try await withEcho { client async throws in
            var seen = 0
            for try await piece in try await client.stream(.get, "/endless").body {
                seen += piece.count
                if seen > 1_000_000 { break }
            }
            #expect(seen > 1_000_000)
            #expect(try await client.send(.post, "/echo", body: Data("x".utf8)).status == .ok)
        }
    }

    @Test func aBodyThatIsReadTwiceIsAnErrorAndNoTrap() async throws {
        try await withEcho { client async throws in
            let response = try await client.stream(.post, "/echo", body: .data(Data("x".utf8)))
            #expect(try await response.body.collected(upTo: 10) == Data("x".utf8))
            await #expect(throws: HTTPBodyStream.ReadTwice.self) { try await response.body.collected(upTo: 10) }
        }
    }

    @Test func manyRequestsShareFewConnections() async throws {
        try await withEcho { client async throws in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<500 {
                    group.addTask {
                        let body = Data("body \(number)".utf8)
                        return try await client.send(.post, "/echo", body: body).body == body
                    }
                }
                for try await same in group { #expect(same) }
            }
        }
    }
}
