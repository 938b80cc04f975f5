import HTTPTypes
import SoloCore
import Testing

@testable import SoloRuntime

@Suite struct RateLimiterTests {
    private let second: Int64 = 1_000_000_000

    private func client(_ number: Int) -> IPAddress {
        IPAddress(high: 0, low: 0xFFFF_0000_0000 | UInt64(number))
    }

    @Test func aBurstIsAllowedAndComesBackEvenly() {
        let limiter = RateLimiter(HTTPDefaults.RateLimit(requests: 4, per: 60))
        let responses = (0..<5).map { _ in limiter.take(client(1), now: 100 * second) }
        #expect(responses.map(\.isAllowed) == [true, true, true, true, false])
        #expect(responses.map(\.remaining) == [3, 2, 1, 0, 0])
        #expect(responses[0].reset == 15)
        #expect(responses[4].retryAfter == 15)
        #expect(!limiter.take(client(1), now: 114 * second).isAllowed)
        #expect(limiter.take(client(1), now: 115 * second).isAllowed)
        #expect(!limiter.take(client(1), now: 115 * second).isAllowed)
    }

    @Test func clientsDoNotShare() {
        let limiter = RateLimiter(HTTPDefaults.RateLimit(requests: 1, per: 60))
        #expect(limiter.take(client(1), now: 0).isAllowed)
        #expect(limiter.take(client(2), now: 0).isAllowed)
        #expect(!limiter.take(client(1), now: 1).isAllowed)
    }

    @Test func aRefusalCostsNothing() {
        let limiter = RateLimiter(HTTPDefaults.RateLimit(requests: 1, per: 10))
        _ = limiter.take(client(1), now: 0)
        for tenth in 1..<100 { #expect(!limiter.take(client(1), now: Int64(tenth) * second / 10).isAllowed) }
        #expect(limiter.take(client(1), now: 10 * second).isAllowed)
    }

    @Test func theStateOutlivesARotation() {
        let limiter = RateLimiter(HTTPDefaults.RateLimit(requests: 1, per: 10))
        #expect(limiter.take(client(1), now: 9 * second).isAllowed)
        #expect(limiter.take(client(2), now: 10 * second).isAllowed)
        #expect(!limiter.take(client(1), now: 11 * second).isAllowed)
    }

    @Test func memoryIsBounded() {
        let limiter = RateLimiter(HTTPDefaults.RateLimit(), capacity: 100)
        for number in 0..<10_000 { _ = limiter.take(client(number), now: Int64(number)) }
        #expect(limiter.count <= 200)
    }

    @Test func `the response says how many requests are left`() async throws {
        let program = Fixture.program(
            defaults: HTTPDefaults(rateLimit: .init(requests: 2, per: 60)), (.get, "/", { _ in .text("ok") }))
        let bound = try Fixture.bound(program)
        var request = Request(method: .get, path: "/", clientAddress: "192.0.2.1")
        let first = await bound.respond(to: request)
        #expect(first.headers[.rateLimitPolicy] == "\"default\";q=2;w=60")
        #expect(first.headers[.rateLimit] == "\"default\";r=1;t=30")
        _ = await bound.respond(to: request)
        let rejected = await bound.respond(to: request)
        #expect(rejected.status == .tooManyRequests)
        #expect(rejected.headers[.retryAfter] == "30")
        #expect(rejected.headers[.rateLimit] == "\"default\";r=0;t=60")
        request.clientAddress = "192.0.2.2"
        #expect(await bound.respond(to: request).status == .ok)
        #expect(bound.metrics.contains("solo_http_rate_limited_total{api=\"api.api\"} 1"))
    }

    @Test func noLimitSaysNothing() async throws {
        let bound = try Fixture.bound(
            Fixture.program(defaults: HTTPDefaults(rateLimit: nil), (.get, "/", { _ in .text("ok") })))
        let response = await bound.respond(to: Request(method: .get, path: "/"))
        #expect(response.headers[.rateLimit] == nil)
        #expect(response.headers[.rateLimitPolicy] == nil)
    }
}
