import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import SoloConcurrency
package import SoloCore
import Synchronization

/// Serves a bound program: stands by, accepts when it is promoted, and stops so that no request is lost.
package final class Server: Sendable {
    package enum Ending: Sendable, Equatable {
        case drained
        /// The drain's limit came before the last request's end.
        case cutOff
    }

    private struct Sockets {
        var state = ReleaseState.standby
        var isChanging = false
        var listeners: [String: Listener] = [:]
        var control: Listener?
        /// When the invocations under way are cut off; `nil` before the first stop.
        var invocationDeadline: ContinuousClock.Instant?
    }

    package let program: BoundProgram
    let options: ServerOptions
    let group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    private let sockets = Mutex(Sockets())
    private let ready = Latch()
    private let stopped = Latch()
    /// A later stop moved the invocations' deadline to an earlier time.
    private let shortened = Promise<Void>()
    private let publicConnections = Connections(drainEvent: DrainEvent())
    private let controlConnections = Connections(drainEvent: ChannelShouldQuiesceEvent())
    private let logger = Logger(label: "solo.server")

    package init(_ program: BoundProgram, options: ServerOptions) {
        self.program = program
        self.options = options
    }

    package var state: ReleaseState { sockets.withLock(\.state) }

    /// Serves until ``stop(superseded:)`` and the drain after it; a cancelled task is a stop as well.
    package func run() async throws -> Ending {
        try await withTaskCancellationHandler {
            do {
                try await open()
            } catch {
                await stop()
                ready.open()
                await closeControl()
                await program.close()
                throw error
            }
            ready.open()
            let idling = options.idle.map { limit in Task { await self.stop(whenIdleFor: limit) } }
            await stopped.wait()
            idling?.cancel()
            return await drain()
        } onCancel: {
            // A cancellation handler can't wait, and the stop has to.
            Task { await stop() }
        }
    }

    /// Returns when the server listens: on its control socket, and if it has none or was promoted before, to the public.
    package func whenReady() async {
        await ready.wait()
    }

    /// The port on which an API is served, `nil` while it is not; by default the first API's.
    package func port(of component: String? = nil) -> Int? {
        let id = component ?? program.manifest.apis.first?.id
        return sockets.withLock { sockets in id.flatMap { sockets.listeners[$0]?.port } }
    }

    /// The control socket's port, `nil` on a Unix socket.
    package var controlPort: Int? { sockets.withLock { $0.control?.port } }

    private var promotion: Promotion? {
        options.promotion.map { Promotion(path: $0, release: program.bindings.release) }
    }

    private func open() async throws {
        guard let control = options.control else { return try await promote() }
        let routes = ControlRoutes(server: self)
        let http = routes.http
        let listener = try await Listener.open(control, group: group) { [controlConnections, logger] channel in
            http.setup(channel: channel, logger: logger).map { value in
                controlConnections.start(channel) { await http.handle(value: value, logger: logger) }
            }
        }
        sockets.withLock { $0.control = listener }
        if promotion?.isCurrent == true { try await promote() }
    }

    /// Begins to accept on the public sockets. Throws if that is impossible, or the server has been stopped.
    package func promote() async throws {
        let mayPromote = sockets.withLock { sockets in
            guard sockets.state == .standby, !sockets.isChanging else { return false }
            sockets.isChanging = true
            return true
        }
        guard mayPromote else {
            if state == .serving { return }
            throw HTTPError.conflict("The release is \(state.rawValue) and can't be promoted.")
        }
        defer { sockets.withLock { $0.isChanging = false } }
        var opened: [String: Listener] = [:]
        do {
            for (id, socket) in options.sockets.sorted(by: { $0.key < $1.key }) {
                guard let api = program.apis[id] else { continue }
                opened[id] = try await listen(to: socket, for: api)
            }
        } catch {
            for listener in opened.values { await listener.stop() }
            throw error
        }
        let wasStopped = sockets.withLock { sockets in
            if sockets.state == .standby { (sockets.state, sockets.listeners) = (.serving, opened) }
            return sockets.state == .draining
        }
        if wasStopped {
            for listener in opened.values { await listener.stop() }
            throw HTTPError.conflict("The release was stopped while it was promoted.")
        }
    }

    private func listen(to socket: ServerOptions.Socket, for api: PublicAPI) async throws -> Listener {
        let limits = ConnectionLimits(api.defaults, grace: options.idleGrace)
        let connection = PublicConnection(
            program: program, api: api, limits: limits,
            deadlines: try await DeadlineTimers.make(group: group, interval: limits.deadlineInterval),
            connections: publicConnections,
            logger: logger)
        return try await Listener.open(socket, group: group) { connection.accept($0) }
    }

    /// Returns when nothing more will be accepted. What is under way goes on in ``run()``, which then ends.
    ///
    /// Requests have the drain's limit. Invocations have it too, or their own time limits if those are longer and the release is
    /// superseded. A later stop can shorten the time that is left and never extends it.
    ///
    /// - Parameter superseded: another release takes over.
    package func stop(superseded: Bool = false) async {
        let limit = superseded ? max(options.drainLimit, program.manifest.longestJob) : options.drainLimit
        let deadline = ContinuousClock.now + limit
        let (listeners, isShortened) = sockets.withLock { sockets in
            let isShortened = sockets.invocationDeadline.map { deadline < $0 } ?? false
            sockets.invocationDeadline = min(sockets.invocationDeadline ?? deadline, deadline)
            sockets.state = .draining
            defer { sockets.listeners = [:] }
            return (sockets.listeners, isShortened)
        }
        if isShortened { shortened.fulfil() }
        for listener in listeners.values { await listener.stop() }
        await publicConnections.beginDrain()
        stopped.open()
    }

    /// What comes from now on waits in the backlog of its socket, whose owner starts the program again.
    private func stop(whenIdleFor limit: Duration) async {
        var watch = IdleWatch(limit)
        let began = ContinuousClock.now
        repeat {
            guard (try? await Task.sleep(for: watch.pause)) != nil else { return }
        } while !watch.isOver(
            uses: program.uses, isBusy: state != .serving || program.inFlight > 0, now: ContinuousClock.now - began)
        await stop()
    }

    private func drain() async -> Ending {
        let requestsEnded = await publicConnections.drain(within: options.drainLimit)
        if !requestsEnded { publicConnections.cutOff() }
        let invocationsEnded = await drainInvocations()
        await closeControl()
        await program.close()
        return requestsEnded && invocationsEnded ? .drained : .cutOff
    }

    private func drainInvocations() async -> Bool {
        if await controlConnections.drain(within: invocationTime, unless: shortened) { return true }
        // A shortened deadline ended the first wait early, with some time left.
        return await controlConnections.drain(within: invocationTime)
    }

    /// The time until the invocations' deadline.
    private var invocationTime: Duration {
        let deadline = sockets.withLock(\.invocationDeadline)
        return deadline.map { max(.zero, ContinuousClock.now.duration(to: $0)) } ?? options.drainLimit
    }

    private func closeControl() async {
        let control = sockets.withLock { sockets in
            defer { sockets.control = nil }
            return sockets.control
        }
        await control?.stop()
        controlConnections.cutOff()
    }
}
