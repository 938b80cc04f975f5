import Testing

@testable import SoloHTTP

@Suite struct ConnectionPoolTests {
    @Test func connectsForTheFirstAndReusesForTheNext() {
        var pool = ConnectionPool(limit: 2)
        #expect(pool.lease(for: 1) == [.connect(1)])
        #expect(pool.connected(1) == [.hand(1, to: 1, reused: false)])
        #expect(pool.release(1, reusable: true) == [])
        #expect(pool.lease(for: 2) == [.hand(1, to: 2, reused: true)])
    }

    @Test func waitersAreServedInTheirOrder() {
        var pool = ConnectionPool(limit: 1)
        _ = pool.lease(for: 1)
        #expect(pool.lease(for: 2) == [])
        #expect(pool.lease(for: 3) == [])
        #expect(pool.connected(1) == [.hand(1, to: 1, reused: false)])
        #expect(pool.release(1, reusable: true) == [.hand(1, to: 2, reused: true)])
        #expect(pool.release(1, reusable: true) == [.hand(1, to: 3, reused: true)])
        #expect(pool.waiting == 0)
    }

    @Test func neverOpensMoreThanTheLimit() {
        var pool = ConnectionPool(limit: 3)
        let actions = (1...10).flatMap { pool.lease(for: $0) }
        #expect(actions == [.connect(1), .connect(2), .connect(3)])
        #expect(pool.count == 3)
        #expect(pool.waiting == 10)
    }

    @Test func aConnectionThatCannotBeReusedIsReplacedForWhoWaits() {
        var pool = ConnectionPool(limit: 1)
        _ = pool.lease(for: 1)
        _ = pool.connected(1)
        _ = pool.lease(for: 2)
        #expect(pool.release(1, reusable: false) == [.close(1), .connect(2)])
        #expect(pool.connected(2) == [.hand(2, to: 2, reused: false)])
    }

    @Test func aClosedConnectionIsReplacedForWhoWaits() {
        var pool = ConnectionPool(limit: 1)
        _ = pool.lease(for: 1)
        _ = pool.connected(1)
        _ = pool.lease(for: 2)
        #expect(pool.closed(1) == [.connect(2)])
        #expect(pool.closed(1) == [])
    }

    @Test func aFailedConnectFailsOneAndTriesForTheNext() {
        var pool = ConnectionPool(limit: 1)
        _ = pool.lease(for: 1)
        _ = pool.lease(for: 2)
        #expect(pool.failedToConnect(1) == [.fail(1), .connect(2)])
        #expect(pool.failedToConnect(2) == [.fail(2)])
        #expect(pool.count == 0)
    }

    @Test func whoLeftTheLineIsSkipped() {
        var pool = ConnectionPool(limit: 1)
        _ = pool.lease(for: 1)
        _ = pool.lease(for: 2)
        _ = pool.lease(for: 3)
        pool.cancel(2)
        _ = pool.connected(1)
        #expect(pool.release(1, reusable: true) == [.hand(1, to: 3, reused: true)])
    }

    @Test func theLineMayEmptyWhileConnecting() {
        var pool = ConnectionPool(limit: 1)
        _ = pool.lease(for: 1)
        pool.cancel(1)
        #expect(pool.connected(1) == [])
        #expect(pool.idleCount == 1)
    }

    @Test func onlyIdleConnectionsExpire() {
        var pool = ConnectionPool(limit: 1)
        _ = pool.lease(for: 1)
        _ = pool.connected(1)
        #expect(pool.expire(1) == [])
        _ = pool.release(1, reusable: true)
        #expect(pool.expire(1) == [.close(1)])
        #expect(pool.lease(for: 2) == [.connect(2)])
    }

    @Test func closingFailsWhoWaitsAndClosesEverything() {
        var pool = ConnectionPool(limit: 1)
        _ = pool.lease(for: 1)
        _ = pool.connected(1)
        _ = pool.lease(for: 2)
        #expect(pool.close() == [.fail(2), .close(1)])
        #expect(pool.lease(for: 3) == [.fail(3)])
        #expect(pool.release(1, reusable: true) == [])
    }

    @Test func aConnectionThatOpensAfterTheEndIsClosed() {
        var pool = ConnectionPool(limit: 1)
        _ = pool.lease(for: 1)
        #expect(pool.close() == [.fail(1), .close(1)])
        #expect(pool.connected(1) == [.close(1)])
    }

    @Test func aLongLineKeepsItsOrder() {
        var pool = ConnectionPool(limit: 1)
        for waiter in 1...5_000 { _ = pool.lease(for: waiter) }
        var served: [Int] = []
        var actions = pool.connected(1)
        while case .hand(_, let waiter, _)? = actions.first {
            served.append(waiter)
            actions = pool.release(1, reusable: true)
        }
        #expect(served == Array(1...5_000))
    }
}
