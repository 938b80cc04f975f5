import Foundation
import HTTPTypes
import SoloConcurrency
import SoloCore
import Synchronization
import Testing

@testable import SoloRuntime

/// One listening socket, many releases one after the other, and nobody who notices.
@Suite(.serialized) struct HandoverTests {
    /// What a crowd of clients met.
    private final class Tally: Sendable {
        struct Counts {
            var responses = 0
            var releases: Set<String> = []
            var failures: [String] = []
        }

        private let counts = Mutex(Counts())
        private let over = Atomic<Bool>(false)

        var isOver: Bool { over.load(ordering: .relaxed) }
        var now: Counts { counts.withLock { $0 } }

        func end() { over.store(true, ordering: .relaxed) }

        func responded(from release: String) {
            counts.withLock { counts in
                counts.responses += 1
                counts.releases.insert(release)
            }
        }

        func failed(_ failure: String) {
            counts.withLock { $0.failures.append(failure) }
        }
    }

    /// Asks until the tally is over. A kept-alive client opens a new connection when it is told that the old one ends.
    private static func client(_ port: Int, keepsAlive: Bool, _ tally: Tally) {
        var connection: RawConnection?
        while !tally.isOver {
            do {
                let current = try connection ?? RawConnection(port: port)
                let field = keepsAlive ? "" : "Connection: close\r\n"
                try current.send("GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n")
                guard let response = try current.response(), response.status == 200 else {
                    tally.failed("no response")
                    connection = nil
                    continue
                }
                tally.responded(from: response.body)
                connection = response["connection"] == "close" ? nil : current
            } catch {
                tally.failed("\(error)")
                connection = nil
            }
        }
    }

    private static func release(_ number: Int, on listener: ListeningSocket) throws -> Server {
        let program = Fixture.program(
            defaults: HTTPDefaults(rateLimit: nil), (.get, "/", { _ in .text("r\(number)") }))
        let bound = try BoundProgram(program, bindings: Fixture.bindings(release: "r\(number)"), log: .silent)
        var options = ServerOptions(
            sockets: ["api.api": .descriptor(try listener.duplicate())], drainLimit: .seconds(10),
            idleGrace: .seconds(2))
        options.control = Fixture.anyPort
        return Server(bound, options: options)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func twentySwapsUnderLoadFailNothing(keepsAlive: Bool) async throws {
        let listener = try ListeningSocket()
        let tally = Tally()
        let swaps = 20
        try await withThrowingTaskGroup(of: Void.self) { group in
            var old = try Self.release(0, on: listener)
            group.addTask { [old] in
                let ending = try await old.run()
                #expect(ending == .drained)
            }
            await old.whenReady()
            try await old.promote()
            let crowd = Task {
                try await withThrowingTaskGroup(of: Void.self) { crowd in
                    for _ in 0..<8 {
                        crowd.addTask {
                            try await blocking { Self.client(listener.port, keepsAlive: keepsAlive, tally) }
                        }
                    }
                    try await crowd.waitForAll()
                }
            }
            for number in 1...swaps {
                let new = try Self.release(number, on: listener)
                group.addTask {
                    let ending = try await new.run()
                    #expect(ending == .drained)
                }
                await new.whenReady()
                let before = tally.now.responses
                await old.stop(superseded: true)
                try await new.promote()
                // The next swap comes once this release has responded to some of the load.
                while tally.now.responses < before + 100, tally.now.failures.isEmpty { await Task.yield() }
                old = new
            }
            tally.end()
            // A client that has just asked still needs a response.
            try await crowd.value
            await old.stop()
            try await group.waitForAll()
        }
        let counts = tally.now
        #expect(counts.failures == [])
        #expect(counts.responses >= 100 * swaps)
        #expect(counts.releases.isSuperset(of: (1...swaps).map { "r\($0)" }))
        print(
            "handover: \(counts.responses) responses, \(counts.failures.count) failed, \(swaps) swaps, kept alive: \(keepsAlive)"
        )
    }

    @Test func theRequestInFlightIsFinishedAndTheNextWaits() async throws {
        let listener = try ListeningSocket()
        let (began, finish) = (Latch(), Latch())
        let slow = Fixture.program(
            (
                .get, "/",
                { _ in
                    began.open()
                    await finish.wait()
                    return .text("old")
                }
            ))
        var options = ServerOptions(sockets: ["api.api": .descriptor(try listener.duplicate())])
        options.drainLimit = .seconds(10)
        let old = Server(try Fixture.bound(slow), options: options)
        async let ending = old.run()
        await old.whenReady()
        async let first = blocking {
            let connection = try RawConnection(port: listener.port)
            try connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            return try connection.response()
        }
        await began.wait()
        await old.stop()
        #expect(old.state == .draining)
        // Accepted by the kernel, though nobody serves.
        let waiting = try RawConnection(port: listener.port)
        try waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        finish.open()
        let response = try #require(try await first)
        #expect(response.body == "old")
        #expect(response["connection"] == "close")
        #expect(try await ending == .drained)

        let new = try Self.release(1, on: listener)
        async let end = new.run()
        await new.whenReady()
        try await new.promote()
        #expect(try await blocking { try waiting.response()?.body } == "r1")
        await new.stop()
        _ = try await end
    }

    @Test func aHandlerThatDoesNotEndIsCutOffAtTheLimit() async throws {
        let (began, never) = (Latch(), Latch())
        let program = Fixture.program(
            (
                .get, "/",
                { _ in
                    began.open()
                    await never.wait()
                    return .text("")
                }
            ))
        let options = ServerOptions(sockets: ["api.api": Fixture.anyPort], drainLimit: .milliseconds(50))
        let server = Server(try Fixture.bound(program), options: options)
        async let ending = server.run()
        await server.whenReady()
        let connection = try RawConnection(port: try #require(server.port()))
        try connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        await began.wait()
        await server.stop()
        #expect(try await ending == .cutOff)
        #expect(try await blocking { try connection.response() } == nil)
        never.open()
    }

    @Test func anIdleConnectionIsLeftAfterTheGrace() async throws {
        let program = Fixture.program((.get, "/", { _ in .text("ok") }))
        let options = ServerOptions(sockets: ["api.api": Fixture.anyPort], idleGrace: .milliseconds(100))
        let server = Server(try Fixture.bound(program), options: options)
        async let ending = server.run()
        await server.whenReady()
        let port = try #require(server.port())
        let kept = try await blocking {
            let kept = try RawConnection(port: port)
            try kept.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try kept.response()?["connection"] == nil)
            return kept
        }
        await server.stop()
        #expect(try await ending == .drained)
        #expect(try await blocking { try kept.isEnded() })
    }

    @Test func `a kept-alive connection is told to end with its next response`() async throws {
        let program = Fixture.program((.get, "/", { _ in .text("ok") }))
        let options = ServerOptions(sockets: ["api.api": Fixture.anyPort], idleGrace: .seconds(20))
        let server = Server(try Fixture.bound(program), options: options)
        async let ending = server.run()
        await server.whenReady()
        let port = try #require(server.port())
        let kept = try await blocking {
            let kept = try RawConnection(port: port)
            try kept.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try kept.response()?["connection"] == nil)
            return kept
        }
        await server.stop()
        try await blocking {
            try kept.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try kept.response()?["connection"] == "close")
            #expect(try kept.isEnded())
        }
        #expect(try await ending == .drained)
    }
}
