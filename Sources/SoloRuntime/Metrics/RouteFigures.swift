import HTTPTypes
import Synchronization

/// What one route was asked for and how it responded.
final class RouteFigures: Sendable {
    /// The upper bounds of the latency's histogram, in microseconds.
    static let bounds = [
        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000,
    ]

    struct Figures {
        /// By status code.
        var statuses: [Int: Int] = [:]
        /// One for each bound and one for what is above them all; not summed up.
        var buckets = [Int](repeating: 0, count: RouteFigures.bounds.count + 1)
        /// Microseconds.
        var total = 0
    }

    let method: String
    let path: String
    private let figures = Mutex(Figures())

    init(method: String, path: String) {
        self.method = method
        self.path = path
    }

    func count(status: Int, microseconds: Int) {
        let bucket = Self.bounds.firstIndex { microseconds <= $0 } ?? Self.bounds.count
        figures.withLock { figures in
            figures.statuses[status, default: 0] += 1
            figures.buckets[bucket] += 1
            figures.total += microseconds
        }
    }

    var now: Figures { figures.withLock { $0 } }
}
