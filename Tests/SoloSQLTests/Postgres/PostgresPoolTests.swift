import Testing

@testable import SoloSQL

/// Which connection a statement or a transaction gets.
struct PostgresPoolTests {
    private var pool = PostgresPool(.init(connections: 3, shared: 2, idle: .seconds(60)))

    private var time = Duration.zero

    /// What it does, but for when it looks for idle connections.
    private func decided(_ actions: [PostgresPool.Action]) -> [PostgresPool.Action] {
        actions.filter { if case .look = $0 { false } else { true } }
    }

    private mutating func request(_ waiter: Int, _ work: PostgresPool.Work = .statement) -> [PostgresPool.Action] {
        decided(pool.request(waiter, work, now: time))
    }

    private mutating func opened(_ connection: Int) -> [PostgresPool.Action] {
        decided(pool.opened(connection, now: time))
    }

    private mutating func finished(_ connection: Int, at seconds: Int = 0) -> [PostgresPool.Action] {
        decided(pool.finished(connection, now: .seconds(seconds)))
    }

    @Test mutating func `the first statements open connections, up to the limit of shared ones`() {
        #expect(request(1) == [.open(1)])
        #expect(request(2) == [.open(2)])
        #expect(request(3) == [])
        #expect(opened(1) == [.grant(1, 1)])
        #expect(opened(2) == [.grant(2, 2), .grant(3, 1)])
    }

    @Test mutating func `no statement waits behind another one while a connection can be opened`() {
        _ = request(1)
        _ = opened(1)
        #expect(request(2) == [.open(2)])
        #expect(opened(2) == [.grant(2, 2)])
        #expect(request(3) == [.grant(3, 1)])
        #expect(request(4) == [.grant(4, 2)])
        #expect(finished(2) == [])
        #expect(request(5) == [.grant(5, 2)])
    }

    @Test mutating func `statements keep to the preferred connections while responses come`() {
        pool = PostgresPool(.init(connections: 3, shared: 3, preferred: 1))
        _ = request(1)
        _ = opened(1)
        #expect(request(2) == [.grant(2, 1)])
        time = .milliseconds(6)
        #expect(request(3) == [.open(2)])
        #expect(opened(2) == [.grant(3, 2)])
        #expect(decided(pool.finished(1, now: time)) == [])
        #expect(request(4) == [.grant(4, 1)])
        time = .milliseconds(20)
        #expect(request(5) == [.open(3)])
    }

    @Test mutating func `a transaction has a connection of its own`() {
        _ = request(1)
        _ = opened(1)
        #expect(request(2, .transaction) == [.open(2)])
        #expect(opened(2) == [.grant(2, 2)])
        #expect(request(3) == [.open(3)])
        #expect(opened(3) == [.grant(3, 3)])
        #expect(finished(2) == [])
        #expect(request(4, .transaction) == [.grant(4, 2)])
    }

    @Test mutating func `who waits is served in the order of asking`() {
        for waiter in 1...3 { _ = request(waiter, .transaction) }
        for connection in 1...3 { _ = opened(connection) }
        #expect(request(4, .transaction) == [])
        #expect(request(5, .transaction) == [])
        #expect(finished(2) == [.grant(4, 2)])
        #expect(finished(1) == [.grant(5, 1)])
    }

    @Test mutating func `statements that can share pass a transaction that waits, and cannot keep it waiting`() {
        for waiter in 1...2 { _ = request(waiter, .transaction) }
        for connection in 1...2 { _ = opened(connection) }
        _ = request(3)
        #expect(opened(3) == [.grant(3, 3)])
        #expect(request(4, .transaction) == [])
        #expect(request(5) == [.grant(5, 3)])
        #expect(finished(1) == [.grant(4, 1)])
        #expect(request(6, .transaction) == [])
        #expect(finished(3) == [])
        #expect(request(7) == [.grant(7, 3)])
        #expect(finished(3) == [])
        #expect(finished(3) == [.grant(6, 3)])
        #expect(request(8) == [])
        #expect(finished(2) == [.grant(8, 2)])
    }

    @Test mutating func `a connection drains for a transaction if statements have them all`() {
        pool = PostgresPool(.init(connections: 2, shared: 2, idle: .seconds(60)))
        for waiter in 1...2 { _ = request(waiter) }
        for connection in 1...2 { _ = opened(connection) }
        #expect(request(3, .transaction) == [])
        #expect(request(4) == [.grant(4, 2)])
        #expect(request(5) == [.grant(5, 2)])
        #expect(finished(1) == [.grant(3, 1)])
        #expect(request(6) == [.grant(6, 2)])
        #expect(finished(1) == [])
        #expect(request(7) == [.grant(7, 1)])
    }

    @Test mutating func `the only connection drains for a transaction, and statements wait for it`() {
        pool = PostgresPool(.init(connections: 1, shared: 2, idle: .seconds(60)))
        _ = request(1)
        _ = opened(1)
        #expect(request(2, .transaction) == [])
        #expect(request(3) == [])
        #expect(finished(1) == [.grant(2, 1)])
        #expect(finished(1) == [.grant(3, 1)])
    }

    @Test mutating func `who no longer waits is not granted one`() {
        for waiter in 1...3 { _ = request(waiter, .transaction) }
        for connection in 1...3 { _ = opened(connection) }
        _ = request(4, .transaction)
        _ = request(5, .transaction)
        #expect(decided(pool.withdraw(4)) == [])
        #expect(finished(3) == [.grant(5, 3)])
    }

    @Test mutating func `if no connection can be opened, those who wait are told`() {
        _ = request(1)
        _ = request(2, .transaction)
        #expect(pool.failed(1, isPassing: false, now: .zero) == [.reject(1), .reject(2)])
        #expect(pool.failed(2, isPassing: false, now: .zero) == [])
        #expect(request(3) == [.open(3)])
    }

    @Test mutating func `if another connection can't be opened, who waits gets one that is open`() {
        _ = request(1, .transaction)
        _ = opened(1)
        #expect(request(2, .transaction) == [.open(2)])
        #expect(pool.failed(2, isPassing: false, now: .zero) == [])
        #expect(finished(1) == [.grant(2, 1)])
    }

    @Test mutating func `if another connection can't be opened, statements share the one that is open`() {
        _ = request(1)
        _ = opened(1)
        #expect(request(2) == [.open(2)])
        #expect(pool.failed(2, isPassing: false, now: .zero) == [.grant(2, 1)])
        #expect(request(3) == [.grant(3, 1)])
    }

    @Test mutating func `a connection that ended is replaced for those who wait`() {
        _ = request(1, .transaction)
        _ = opened(1)
        _ = request(2, .transaction)
        _ = request(3, .transaction)
        _ = opened(2)
        _ = opened(3)
        #expect(request(4, .transaction) == [])
        #expect(decided(pool.ended(2)) == [.open(4)])
        #expect(finished(2) == [])
        #expect(opened(4) == [.grant(4, 4)])
    }

    @Test mutating func `idle connections close, and one look at a time waits for that`() {
        _ = request(1)
        #expect(pool.opened(1, now: .zero) == [.grant(1, 1)])
        #expect(pool.finished(1, now: .seconds(10)) == [.look(at: .seconds(70))])
        _ = request(2)
        #expect(pool.finished(1, now: .seconds(20)) == [])
        #expect(pool.closeIdle(now: .seconds(70)) == [.look(at: .seconds(80))])
        #expect(pool.closeIdle(now: .seconds(80)) == [.close(1)])
        #expect(request(3) == [.open(2)])
    }

    @Test mutating func `a closed pool rejects, and closes each connection when it is idle`() {
        _ = request(1)
        _ = request(2, .transaction)
        _ = opened(1)
        _ = opened(2)
        _ = finished(1)
        #expect(pool.close(now: .zero) == [.close(1)])
        #expect(request(3) == [.reject(3)])
        #expect(pool.finished(2, now: .zero) == [.close(2)])
    }

    @Test func `while the server starts, those who wait go on waiting, and one connection tries again`() {
        var pool = PostgresPool()
        #expect(pool.request(1, .statement, now: .zero) == [.open(1)])
        #expect(pool.request(2, .transaction, now: .zero) == [.open(2)])
        #expect(pool.failed(1, isPassing: true, now: .seconds(1)) == [])
        #expect(pool.failed(2, isPassing: true, now: .seconds(1)) == [.retry(at: .seconds(1) + .milliseconds(20))])
        #expect(pool.request(3, .statement, now: .zero) == [])
        #expect(pool.retry() == [.open(3)])
        #expect(pool.failed(3, isPassing: true, now: .seconds(2)) == [.retry(at: .seconds(2) + .milliseconds(40))])
        #expect(pool.retry() == [.open(4)])
        #expect(pool.opened(4, now: .seconds(3)).contains(.grant(1, 4)))
    }
}
