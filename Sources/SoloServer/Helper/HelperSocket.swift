import Foundation
import SoloConcurrency
import SoloCore
import SoloHost
import SoloProcess
import SoloStore
import Synchronization

/// The helper's side of its socket, `/run/solo/helper.sock`, which root alone may open. systemd listens on it, and starts the helper for the
/// first connection.
package struct HelperSocket: Sendable {
    package static let path = "/run/solo/helper.sock"
    /// How long it stays when nobody asks for anything.
    private static let patience = Duration.seconds(60)

    private let helper: HostHelper

    package init(_ helper: HostHelper) { self.helper = helper }

    /// Responds to whoever connects, and returns once nobody has for a minute.
    ///
    /// - Parameter listener: the descriptor that systemd passed.
    package func serve(on listener: Int32) async {
        signal(SIGPIPE, SIG_IGN)
        let (connections, feed) = AsyncStream<Descriptor>.makeStream()
        let open = OpenConnections()
        // It does not end while it goes on with a deploy.
        open.add(1)
        startThread {
            while true {
                var poll = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
                let ready = Foundation.poll(&poll, 1, Int32(Self.patience / .milliseconds(1)))
                if ready == 0, open.isEmpty { return feed.finish() }
                guard ready > 0 else { continue }
                // The connection waits for the helper of the installed solo, which systemd starts next.
                if open.isEmpty, AgentPlace.isReplaced { return feed.finish() }
                let raw = accept(listener, nil, nil)
                guard raw >= 0 else { continue }
                open.add(1)
                feed.yield(Descriptor(raw))
            }
        }
        await withDiscardingTaskGroup { tasks in
            tasks.addTask {
                await helper.recover()
                open.add(-1)
            }
            for await connection in connections {
                tasks.addTask {
                    await respond(to: connection)
                    open.add(-1)
                }
            }
        }
    }

    private func respond(to connection: Descriptor) async {
        defer { connection.close() }
        let asked = Promise<HelperCall?>()
        startThread {
            asked.fulfil(
                Self.line(from: connection).flatMap { try? JSONCoding.decoder.decode(HelperCall.self, from: $0) })
        }
        let emit: @Sendable (AgentLine) -> Void = { line in
            // Whoever listened may be gone; what was asked for is done all the same.
            guard let text = try? line.encoded() else { return }
            try? connection.write(Array((text + "\n").utf8))
        }
        guard let call = try? await asked.value else { return }
        await helper.perform(call, emit: emit)
    }

    /// A line of 64 KiB at most.
    private static func line(from connection: Descriptor) -> Data? {
        var content = Data()
        while content.count < 1 << 16, let bytes = try? connection.read(), !bytes.isEmpty {
            content += bytes
            if content.last == UInt8(ascii: "\n") { return content }
        }
        return nil
    }

    /// Asks the helper of this host, and passes on what it says, line by line.
    ///
    /// - Parameter line: says whether it goes on listening. What the helper was asked for, it does all the same.
    /// - Throws: also if the helper ends before.
    package static func ask(_ call: HelperCall, line: (String) -> Bool) throws {
        let connection = try connect()
        defer { connection.close() }
        try connection.write([UInt8](try JSONCoding.encoder.encode(call)) + Array("\n".utf8))
        var lines = LineSplitter()
        while true {
            let bytes = (try? connection.read()) ?? []
            guard !bytes.isEmpty else { throw HostError.helperEnded }
            for text in lines.split(bytes) where !line(text) { return }
        }
    }

    private static func connect() throws -> Descriptor {
        do {
            return try UnixSocket.connect(path)
        } catch {
            throw HostError(
                .agentMissing, "The helper of this host does not listen: \(error).", fix: "Prepare the host again:",
                commands: ["solo host harden NAME"])
        }
    }
}

extension HostError {
    static let helperEnded = HostError(
        .helperEnded, "The helper on the host was ended before it was done.",
        fix: "systemd starts it again, and it finishes the deploy or undoes it; a release serves until then. "
            + "Deploy again: that waits for it.")
}

extension HostError.Code {
    static let helperEnded = Self("helper-ended")
}

/// How many connections are open, and whatever else keeps the helper from ending.
private final class OpenConnections: Sendable {
    private let count = Mutex(0)

    var isEmpty: Bool { count.withLock { $0 == 0 } }

    func add(_ change: Int) { count.withLock { $0 += change } }
}
