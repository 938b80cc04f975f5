import Hummingbird
package import HummingbirdCore
import Logging
package import NIOCore

/// A real HTTP server on a port of its own, for as long as a test's body runs.
package enum LoopbackServer {
    package static func run<Result: Sendable>(
        handlers: @escaping @Sendable () -> [any RemovableChannelHandler] = { [] },
        respond: @escaping @Sendable (Request) async -> Response, _ body: @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let port = AsyncStream<Int>.makeStream()
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in await respond(request) },
            server: .http1(configuration: .init(additionalChannelHandlers: handlers())),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.continuation.yield($0.localAddress?.port ?? 0) }, logger: logger)
        let outcome = await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            var result: Swift.Result<Result, any Error>?
            for await port in port.stream {
                do {
                    result = .success(try await body(port))
                } catch {
                    result = .failure(error)
                }
                break
            }
            group.cancelAll()
            return result
        }
        guard let outcome else { throw CancellationError() }
        return try outcome.get()
    }
}
