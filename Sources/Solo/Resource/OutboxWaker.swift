import HTTPTypes
import SoloCore
import SoloHTTP
import Synchronization

/// Tells the platform that an outbox has rows: one request at a time for each database, however many transactions there are.
///
/// A request that is lost costs time and no message: the platform looks as well when it starts and when a process of the app has ended.
final class OutboxWaker: Sendable {
    /// The databases with a request under way, and whether another one is due after it.
    private let requests = Mutex<[OutboxDatabase: Bool]>([:])

    func wake(_ database: OutboxDatabase, through client: HTTPClient, _ authorization: String) {
        let isFirst = requests.withLock { requests in
            let isUnderWay = requests[database] != nil
            requests[database] = isUnderWay
            return !isUnderWay
        }
        guard isFirst else { return }
        // Detached: whoever committed does not wait for it, and its deadline is not that of the request.
        Task.detached {
            repeat {
                _ = try? await client.send(
                    .post, ServicePath.outbox(database).text, headers: [.authorization: authorization], replayable: true
                )
            } while self.isDueAgain(database)
        }
    }

    private func isDueAgain(_ database: OutboxDatabase) -> Bool {
        requests.withLock { requests in
            let isDue = requests[database] ?? false
            requests[database] = isDue ? false : nil
            return isDue
        }
    }
}
