import HTTPTypes
import Testing

@testable import SoloRuntime

@Suite struct TraceIDTests {
    private static let valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test func aValidParentIsContinued() {
        #expect(TraceID.parse(traceparent: Self.valid) == "0af7651916cd43dd8448eb211c80319c")
        #expect(TraceID.parse(traceparent: "cc" + Self.valid.dropFirst(2) + "-what-the-future-brings") != nil)
    }

    @Test(arguments: [
        "", "00", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", valid + "-x", String(valid.dropLast()),
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-zz",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x", String(repeating: "ä", count: 55),
    ])
    func anInvalidOneIsNot(text: String) {
        #expect(TraceID.parse(traceparent: text) == nil)
    }

    @Test func newOnesDiffer() {
        let ids = Set((0..<10_000).map { _ in TraceID.make() })
        #expect(ids.count == 10_000)
        #expect(ids.allSatisfy { $0.utf8.count == 32 && TraceID.isSane($0) })
    }

    @Test func aRequestIsKnownByItsTrace() async throws {
        let program = Fixture.program((.get, "/", { .text($0.id) }))
        let bound = try Fixture.bound(program, trustedProxies: ["10.0.0.0/8"])
        let fields: HTTPFields = [.traceparent: Self.valid, .xRequestID: "abc-1"]
        let stranger = await bound.respond(
            to: Request(method: .get, path: "/", headers: fields, clientAddress: "192.0.2.1"))
        #expect(String(decoding: stranger.body, as: UTF8.self) == "0af7651916cd43dd8448eb211c80319c")
        #expect(stranger.headers[values: .xRequestID] == ["0af7651916cd43dd8448eb211c80319c"])
        let proxy = await bound.respond(
            to: Request(method: .get, path: "/", headers: fields, clientAddress: "10.0.0.1"))
        #expect(proxy.headers[.xRequestID] == "abc-1")
        let odd: HTTPFields = [.traceparent: Self.valid, .xRequestID: "a\" b"]
        let sane = await bound.respond(to: Request(method: .get, path: "/", headers: odd, clientAddress: "10.0.0.1"))
        #expect(sane.headers[.xRequestID] == "0af7651916cd43dd8448eb211c80319c")
    }
}
