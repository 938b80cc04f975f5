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
        // "ready" comes first. The rest is read by nobody who counts, but it must be read.
        _ = output.fileHandleForReading.availableData
        Thread.detachNewThread { while !output.fileHandleForReading.availableData.isEmpty {} }

        let platform = try PlatformServices(
            ServicesHost.configuration(folder), invoker: SocketInvoker(socket: socket),
            logger: Logger(label: "platform") { _ in SwiftLogNoOpLogHandler() })
        try await platform.apply(ServicesHost.manifest)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await platform.run() }
            let endpoint = try await platform.endpoint()
            let key = platform.credentials().first { $0.component == "api.api" }?.key
            guard let address = HTTPEndpoint(endpoint), let key else { return }
            let http = HTTPClient(address, configuration: HTTPClientConfiguration(maximumConnections: senders))
            let clock = ContinuousClock()
            let start = clock.now
            try await send(http, token: "\(key.id).\(key.secret.exposed)")
            let sent = start.duration(to: clock.now)
            while let summary = try await platform.queueSummaries().first,
                summary.ready + summary.leased + summary.delayed > 0
            {}
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
