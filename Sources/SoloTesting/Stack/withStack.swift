public import Foundation
public import Solo
import SoloRuntime

/// Runs a whole stack in the test's process, with throwaway resources of its own, for the time of `body`.
///
///     try await withStack(Shop(), secrets: ["stripe-key": "whsec-test"]) { shop in
///         let order = try await shop.post("/orders", json: NewOrder(item: "mug", quantity: 2)).json(as: Order.self)
///         try await shop.drain("receipts")
///         #expect(try await shop.get("/orders/\(order.id)/receipt").text.contains("mug"))
///     }
///
/// The database is SQLite, the bucket is Solo's object store, the queue is Solo's queue: what `solo dev` runs, in a temporary
/// folder that is removed afterwards. Nothing runs by itself: messages are delivered by ``RunningStack/drain(_:)-(String)``,
/// schedules tick by ``RunningStack/tick(_:)``, and the time stands still until the test moves ``RunningStack/clock``. Tests
/// with a stack each may run at the same time.
///
/// - Parameters:
///   - app: the stack.
///   - secrets: values by the secret's qualified name; a secret that is not among them gets one that nobody knows.
///   - transport: how requests reach the stack.
///   - now: the time at the start; by default the real one.
///   - body: the test.
/// - Throws: what `body` throws; ``StackError`` for a secret that the stack does not have; what the stack's own start throws,
///   with every mistake of its declaration.
public func withStack<Product: App, Outcome>(
    _ app: Product,
    secrets: [String: String] = [:],
    over transport: StackTransport = .router,
    now: Date = Date(),
    isolation: isolated (any Actor)? = #isolation,
    _ body: (RunningStack<Product>) async throws -> Outcome
) async throws -> Outcome {
    let stack = try await RunningStack(app, secrets: secrets, over: transport, now: now)
    let outcome: Outcome
    do {
        outcome = try await body(stack)
    } catch {
        await stack.stop()
        throw error
    }
    await stack.stop()
    return outcome
}

extension RunningStack {
    /// Starts the stack; whoever does stops it.
    init(_ app: Product, secrets: [String: String], over transport: StackTransport, now: Date) async throws {
        self.app = app
        clock = StackClock(now: now)
        clients = try StackClients(app, component: StackPlatform.component)
        platform = try await StackPlatform(clients.program.manifest, secrets: secrets, clock: clock)
        do {
            program = try BoundProgram(clients.program, bindings: platform.bindings, log: platform.log.writer)
            platform.invoker.bind(program)
            switch transport {
            case .router: carrier = RouterCarrier(program: program)
            case .socket: carrier = try await SocketCarrier(program)
            }
        } catch {
            await platform.stop()
            throw error
        }
    }

    /// Ends the stack and removes everything that it kept.
    func stop() async {
        await carrier.stop()
        await program.close()
        await clients.close()
        await platform.stop()
    }
}
