import Foundation
import HTTPTypes
import Logging
import SoloCore
import SoloHTTP
import SoloServices

/// Sends messages over HTTP as fast as they are taken, and measures until the last one is done: durable when it was sent,
/// delivered to another process over its socket, and gone from the queue.
struct Burst: Sendable {
    let folder: String
    let messages: Int
    let senders: Int

    func run() async throws {
        let socket = folder + "/app.sock"
        let app = Process()
        app.executableURL = URL(filePath: CommandLine.arguments[0])
        app.arguments = ["app", socket]
        let output = Pipe()
        app.standardOutput = output
        try app.run()
        defer { app.terminate() }
        let (handled, allHandled) = AsyncStream.makeStream(of: Void.self)
        _ = output.fileHandleForReading.availableData  // "ready"
        Thread.detachNewThread { [messages] in
            var lines = 0
            while lines < messages {
                let data = output.fileHandleForReading.availableData
                guard !data.isEmpty else { break }
                lines += data.count { $0 == 0x0A }
            }
            allHandled.finish()
        }

        let platform = try PlatformServices(
            ServicesHost.configuration(folder), invoker: SocketInvoker(socket: socket),
            logger: Logger(label: "platform") { _ in SwiftLogNoOpLogHandler() })
        try await platform.apply(ServicesHost.manifest)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await platform.run() }
            let endpoint = try await platform.endpoint()
            let key = platform.credentials().first { $0.component == "api.api" && !$0.grants.isEmpty }?.key
            guard let address = HTTPEndpoint(endpoint), let key else { return }
            let http = HTTPClient(address, configuration: HTTPClientConfiguration(maximumConnections: senders))
            let clock = ContinuousClock()
            let start = clock.now
            try await send(http, token: "\(key.id).\(key.secret.exposed)")
            let sent = start.duration(to: clock.now)
            for await _ in handled {}
            // The last acknowledgements may be on their way to the disk; this comes after them.
            _ = try await platform.queueSummaries()
            let done = start.duration(to: clock.now)
            ServicesHost.say(
                #"{"messages":\#(messages),"senders":\#(senders),"sent":\#(seconds(sent)),"handled":\#(seconds(done)),"#
                    + #""perSecond":\#(Double(messages) / seconds(done))}"#)
            http.close()
            await platform.stop()
            try await group.waitForAll()
        }
    }

    private func send(_ http: HTTPClient, token: String) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sender in 0..<senders {
                group.addTask {
                    for number in stride(from: sender, to: messages, by: senders) {
                        let answer = try await http.send(
                            .post, "/_solo/queues/jobs/messages", headers: [.authorization: "Bearer \(token)"],
                            body: Data("{\"number\":\(number)}".utf8))
                        guard answer.status == .created else { throw CancellationError() }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
