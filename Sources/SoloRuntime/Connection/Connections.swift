import NIOCore
import SoloConcurrency
import Synchronization

/// The open connections of one kind, so that they can be drained together.
///
/// Each is served by a task of its own that is not a child of anything: each must be cancellable by itself when its
/// request takes too long, and a handler that ignores its cancellation must not hold the process past the drain's limit.
final class Connections: Sendable {
    private struct State {
        var open: [ObjectIdentifier: (channel: any Channel, task: Task<Void, Never>)] = [:]
        /// Ended before `open` knew of them.
        var endedEarly: Set<ObjectIdentifier> = []
        var isDraining = false
        var emptied: [Promise<Void>] = []
    }

    private let state = Mutex(State())
    /// What is sent down the pipeline of every connection when the drain begins.
    private let drainEvent: any Sendable

    init(drainEvent: any Sendable) {
        self.drainEvent = drainEvent
    }

    var count: Int { state.withLock { $0.open.count } }

    /// Serves a connection until `serve` returns.
    func start(_ channel: any Channel, serve: @escaping @Sendable () async -> Void) {
        let id = ObjectIdentifier(channel)
        let task = Task {
            await serve()
            self.ended(id)
        }
        let isDraining = state.withLock { state in
            if state.endedEarly.remove(id) == nil { state.open[id] = (channel, task) }
            return state.isDraining
        }
        if isDraining { channel.pipeline.fireUserInboundEventTriggered(drainEvent) }
    }

    /// Cancels the task of one connection.
    func cancel(_ channel: any Channel) {
        state.withLock { $0.open[ObjectIdentifier(channel)]?.task }?.cancel()
    }

    private func ended(_ id: ObjectIdentifier) {
        let finished = state.withLock { state -> [Promise<Void>] in
            if state.open.removeValue(forKey: id) == nil { state.endedEarly.insert(id) }
            guard state.open.isEmpty else { return [] }
            defer { state.emptied = [] }
            return state.emptied
        }
        for emptied in finished { emptied.fulfil() }
    }

    /// Tells every connection to end after what it is doing, and returns when each has heard of it: from then on every
    /// response says `Connection: close`.
    func beginDrain() async {
        let channels = state.withLock { state in
            defer { state.isDraining = true }
            return state.isDraining ? [] : state.open.values.map(\.channel)
        }
        for channel in channels {
            try? await channel.eventLoop.submit { [drainEvent] in
                channel.pipeline.fireUserInboundEventTriggered(drainEvent)
            }.get()
        }
    }

    /// Drains, and returns when every connection has ended: `false` if `limit` came first.
    func drain(within limit: Duration) async -> Bool {
        await beginDrain()
        return await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do { try await self.untilEmpty() } catch { return false }
                return true
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    /// Drains as ``drain(within:)`` does, until the promise is settled.
    func drain(within limit: Duration, unless shortened: Promise<Void>) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.drain(within: limit) }
            group.addTask {
                try? await shortened.valueUnlessCancelled()
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    /// Ends what is left: the connections are closed and their tasks cancelled, without waiting for either.
    func cutOff() {
        let left = state.withLock { Array($0.open.values) }
        for connection in left {
            connection.task.cancel()
            connection.channel.close(promise: nil)
        }
    }

    private func untilEmpty() async throws {
        let emptied = Promise<Void>()
        let isEmpty = state.withLock { state in
            if !state.open.isEmpty { state.emptied.append(emptied) }
            return state.open.isEmpty
        }
        if !isEmpty { try await emptied.valueUnlessCancelled() }
    }
}

/// Tells a connection that it should end: with its next response, or when it has been idle for the grace period.
struct DrainEvent: Sendable {}
