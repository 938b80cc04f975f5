import Foundation
import HTTPTypes
import Logging
import SoloCore
import Testing

@testable import SoloRuntime

@Suite struct LogTests {
    /// What `work` writes, line by line.
    private func lines(
        _ format: LogFormat = .json, _ work: (LogWriter) async throws -> Void
    ) async throws -> [String] {
        let pipe = Pipe()
        let log = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor, format: format)
        try await work(log)
        log.flush(seconds: 10)
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }

    private func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    @Test func aRequestIsALine() async throws {
        let lines = try await lines { log in
            let bound = try Fixture.bound(Fixture.program((.get, "/orders/:id", { _ in .text("okay") })), log: log)
            _ = await bound.respond(
                to: Request(
                    method: .get, path: "/orders/a%22b", queryString: "token=secret", clientAddress: "192.0.2.1"))
        }
        let line = try object(try #require(lines.first))
        #expect(line["message"] as? String == "request")
        #expect(line["level"] as? String == "info")
        #expect(line["method"] as? String == "GET")
        #expect(line["path"] as? String == "/orders/a%22b")
        #expect(line["route"] as? String == "/orders/:id")
        #expect(line["status"] as? Int == 200)
        #expect(line["bytes"] as? Int == 4)
        #expect(line["client"] as? String == "192.0.2.1")
        #expect(line["ms"] is Double || line["ms"] is Int)
        #expect((line["request"] as? String)?.count == 32)
        #expect((line["time"] as? String)?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
        // A query may carry what must not be kept.
        #expect(!lines[0].contains("secret"))
    }

    @Test func aHandlersLinesCarryItsRequest() async throws {
        let lines = try await lines { log in
            let program = Fixture.program(
                (
                    .get, "/",
                    { request in
                        request.logger.warning("Odd \"thing\"\n", metadata: ["why": "a\u{1B}[31m"])
                        return .text(request.id)
                    }
                ))
            let response = try await Fixture.bound(program, log: log).respond(to: Request(method: .get, path: "/"))
            #expect(response.status == .ok)
        }
        let line = try object(lines[0])
        #expect(line["level"] as? String == "warning")
        #expect(line["message"] as? String == "Odd \"thing\"\n")
        #expect(line["why"] as? String == "a\u{1B}[31m")
        #expect(!lines[0].contains("\u{1B}"))
        #expect(line["request"] as? String == (try object(lines[1]))["request"] as? String)
    }

    @Test func `an invocation's lines carry its component, its id and its attempt, each once`() async throws {
        let lines = try await lines { log in
            let scope = LogScope(.invocation(id: "m1", component: "worker.receipts", attempt: 2), writer: log)
            LogScope.$current.withValue(scope) {
                Logger(label: "own", factory: { LogBackend(label: $0, writer: log) })
                    .info("One", metadata: ["id": "order-7"])
                Logger.invocation(component: "worker.receipts", id: "m1", attempt: 2).info("Two")
            }
        }
        let own = try object(lines[0])
        #expect(own["component"] as? String == "worker.receipts")
        #expect(own["invocation"] as? String == "m1")
        #expect(own["attempt"] as? String == "2")
        #expect(own["id"] as? String == "order-7")
        #expect(lines[1].hasSuffix(##""label":"app","attempt":"2","component":"worker.receipts","id":"m1"}"##))
    }

    @Test func forPeopleALineIsALineToo() async throws {
        let lines = try await lines(.text) { log in
            let logger = Logger(label: "x", factory: { LogBackend(label: $0, writer: log) })
            logger.info("Two\nlines", metadata: ["a": "b c", "d": "\u{1B}e\u{9B}", "f": "\u{9B} \"\\"])
        }
        #expect(lines.count == 1)
        #expect(lines[0].hasSuffix(#"info Two\nlines label=x a="b c" d=\u{1B}e\u{9B} f="\u{9B} \"\\""#))
    }

    @Test func whatNobodyReadsIsDroppedAndCounted() async throws {
        let pipe = Pipe()
        let log = LogWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor, limit: 4096)
        let logger = Logger(label: "x", factory: { LogBackend(label: $0, writer: log) })
        // A pipe holds 64 KiB: the rest can't be written before somebody reads.
        let began = ContinuousClock.now
        for number in 0..<20_000 { logger.info("Line \(number) of many, so that the buffer is full before the end") }
        #expect(ContinuousClock.now - began < .seconds(20))
        #expect(log.dropped > 0)
        let reader = Task { try await blocking { try pipe.fileHandleForReading.readToEnd() ?? Data() } }
        log.flush(seconds: 60)
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: try await reader.value, as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        var dropped = 0
        for line in lines {
            let line = try object(line)
            if line["message"] as? String == "Log lines were dropped" { dropped += line["count"] as? Int ?? 0 }
        }
        #expect(dropped == log.dropped)
        #expect(lines.filter { $0.contains("of many") }.count + dropped == 20_000)
    }

    @Test func theLastHundredLinesAreKept() {
        let scope = LogScope(.request(id: "", trace: ""), writer: .silent, keepsLines: true)
        for number in 0..<1_050 { scope.keep("\(number)") }
        #expect(scope.lines == (950..<1_050).map(String.init))
    }

    @Test func timesAreRight() {
        #expect(ClockText().http(UnixTime(seconds: 784_111_777, nanoseconds: 0)) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(ClockText().iso(UnixTime(seconds: 951_782_400, nanoseconds: 0)) == "2000-02-29T00:00:00")
        #expect(ClockText().iso(UnixTime(seconds: -1, nanoseconds: 0)) == "1969-12-31T23:59:59")
    }
}
