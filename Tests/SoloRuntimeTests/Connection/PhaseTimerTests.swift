import HTTPTypes
import NIOCore
import NIOHTTP1
import SoloCore
import Testing

@testable import SoloRuntime

struct PhaseTimerTests {
    private let now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let limits = ConnectionLimits(
        HTTPDefaults(headerTimeout: 10, idleTimeout: 60, requestTimeout: 30), grace: .seconds(3))

    @Test func `each phase has its own limit`() {
        var timer = PhaseTimer(limits)
        #expect(timer.deadline == .distantFuture)
        timer.start(now)
        #expect(timer.phase == .idle && timer.deadline == now + .seconds(10))
        timer.headBegan(now)
        #expect(timer.phase == .head && timer.deadline == now + .seconds(10))
        timer.bodyBegan(now)
        #expect(timer.phase == .body && timer.deadline == now + .seconds(10))
        timer.responseBegan(now)
        #expect(timer.phase == .response && timer.deadline == now + .seconds(30))
        timer.idleBegan(now, isDraining: false)
        #expect(timer.phase == .idle && timer.deadline == now + .seconds(60))
        timer.lingerBegan(now)
        #expect(timer.phase == .linger && timer.deadline == now + .seconds(2))
        timer.stop()
        #expect(timer.deadline == .distantFuture)
    }

    @Test func `a body that keeps coming has to end by the request's limit`() {
        var timer = PhaseTimer(limits)
        timer.bodyBegan(now)
        timer.bodyContinued(now + .seconds(5), limit: now + .seconds(30))
        #expect(timer.deadline == now + .seconds(15))
        timer.bodyContinued(now + .seconds(25), limit: now + .seconds(30))
        #expect(timer.deadline == now + .seconds(30))
    }

    @Test func `a drain shortens the wait of an idle connection alone`() {
        var timer = PhaseTimer(limits)
        timer.idleBegan(now, isDraining: false)
        timer.drain(now)
        #expect(timer.deadline == now + .seconds(3))
        timer.responseBegan(now)
        timer.drain(now)
        #expect(timer.deadline == now + .seconds(30))
    }

    @Test func `what the parser rejects gets the status of what was there`() {
        func status(_ head: String, _ error: HTTPParserError, inBody: Bool = false) -> Int {
            let bytes = ByteBuffer(string: head).readableBytesView
            var line = RequestLine(bytes)
            line.read(bytes)
            return line.error(for: error, inBody: inBody).status.code
        }
        #expect(status("GET /aaaa", .headerOverflow) == 414)
        #expect(status("GET / HTTP/1.1\r\na: b", .headerOverflow) == 431)
        #expect(status("", .headerOverflow, inBody: true) == 431)
        #expect(status("BREW / HTTP/1.1\r\n", .invalidMethod) == 501)
        #expect(status("\u{16}\u{3}", .invalidMethod) == 400)
        #expect(status("GET / HTTP/3.0\r\n", .invalidVersion) == 505)
        #expect(status("GET / nonsense\r\n", .invalidVersion) == 400)
    }
}
