import NIOCore

/// Looks at the deadlines of every connection of one event loop, a few times a second.
///
/// A timer for each phase of each request would cost more than the request's parsing; a deadline that is only written
/// down costs nothing, and is noticed at most one round late.
final class DeadlineTimer {
    private var gates: [ObjectIdentifier: Gate] = [:]
    private let eventLoop: any EventLoop
    private let interval: TimeAmount
    private var isScheduled = false

    init(eventLoop: any EventLoop, interval: TimeAmount) {
        self.eventLoop = eventLoop
        self.interval = interval
    }

    func add(_ gate: Gate) {
        gates[ObjectIdentifier(gate)] = gate
        schedule()
    }

    func remove(_ gate: Gate) {
        gates[ObjectIdentifier(gate)] = nil
    }

    /// Only while there are connections: an idle process sleeps.
    private func schedule() {
        guard !isScheduled, !gates.isEmpty else { return }
        isScheduled = true
        eventLoop.assumeIsolated().scheduleTask(in: interval) {
            self.isScheduled = false
            let now = NIODeadline.now()
            for gate in self.gates.values where gate.deadline <= now { gate.deadlinePassed(now) }
            self.schedule()
        }
    }
}

/// The deadline timers of a listener, one for each event loop.
final class DeadlineTimers: Sendable {
    private let byLoop: [ObjectIdentifier: NIOLoopBound<DeadlineTimer>]

    /// Returns once every loop has its own.
    static func make(group: any EventLoopGroup, interval: TimeAmount) async throws -> DeadlineTimers {
        var byLoop: [ObjectIdentifier: NIOLoopBound<DeadlineTimer>] = [:]
        for loop in group.makeIterator() {
            byLoop[ObjectIdentifier(loop)] = try await loop.submit {
                NIOLoopBound(DeadlineTimer(eventLoop: loop, interval: interval), eventLoop: loop)
            }.get()
        }
        return DeadlineTimers(byLoop: byLoop)
    }

    private init(byLoop: [ObjectIdentifier: NIOLoopBound<DeadlineTimer>]) {
        self.byLoop = byLoop
    }

    /// On the loop itself.
    func timer(on loop: any EventLoop) -> DeadlineTimer? {
        byLoop[ObjectIdentifier(loop)]?.value
    }
}
