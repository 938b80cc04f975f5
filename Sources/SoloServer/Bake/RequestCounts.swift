/// What a process counted of its requests since it was started. Counts of several processes add up.
package struct RequestCounts: Sendable, Equatable {
    package var requests: Int
    /// Responses with a status of 500 or more.
    package var failures: Int
    /// How many requests took at most so many seconds, by the bounds of the histogram, the last of which is infinite.
    package var durations: [Double: Int]

    package init(requests: Int = 0, failures: Int = 0, durations: [Double: Int] = [:]) {
        self.requests = requests
        self.failures = failures
        self.durations = durations
    }

    /// Reads them from a process's metrics.
    package init(_ metrics: MetricsText) {
        self.init()
        for sample in metrics.samples {
            guard let count = Int(exactly: sample.value) else { continue }
            switch sample.name {
            case "solo_http_requests_total":
                requests += count
                if let status = sample.labels["status"].flatMap({ Int($0) }), status >= 500 { failures += count }
            case "solo_http_request_duration_seconds_bucket":
                if let bound = sample.labels["le"].flatMap({ Double($0) }) { durations[bound, default: 0] += count }
            default: break
            }
        }
    }

    package static func += (counts: inout Self, other: Self) {
        counts.requests += other.requests
        counts.failures += other.failures
        counts.durations.merge(other.durations, uniquingKeysWith: +)
    }

    /// The time that this share of the requests stays below, estimated as Prometheus's `histogram_quantile` does: within a bucket, requests
    /// are spread evenly; above the last finite bound, it is that bound. `nil` without requests.
    package func duration(ofShare share: Double) -> Duration? {
        guard let all = durations[.infinity], all > 0 else { return nil }
        let rank = Double(all) * share
        var (lower, below) = (0.0, 0)
        for (bound, count) in durations.sorted(by: { $0.key < $1.key }) {
            if Double(count) >= rank {
                guard bound.isFinite, count > below else { break }
                return .seconds(lower + (bound - lower) * (rank - Double(below)) / Double(count - below))
            }
            (lower, below) = (bound, count)
        }
        return .seconds(lower)
    }
}

/// A release at one moment.
package struct ReleaseSample: Sendable, Equatable {
    /// By process. One that does not respond is left out.
    package var processes: [String: RequestCounts]
    /// How often its processes were started again after they had failed.
    package var restarts: Int

    package init(processes: [String: RequestCounts] = [:], restarts: Int = 0) {
        self.processes = processes
        self.restarts = restarts
    }
}

/// What a release counted over several samples. The counters of a process that was started again begin anew, and what it counted before
/// is kept.
package struct ReleaseTally: Sendable {
    private var ended = RequestCounts()
    private var last: [String: RequestCounts] = [:]
    private var restarts = 0

    package init() {}

    package mutating func take(_ sample: ReleaseSample) {
        for (process, counts) in sample.processes {
            if let before = last[process], counts.requests < before.requests { ended += before }
            last[process] = counts
        }
        restarts = max(restarts, sample.restarts)
    }

    /// - Parameter restarts: how many there had been before it was watched.
    package func figures(since restarts: Int = 0) -> Bake.Figures {
        var all = ended
        for counts in last.values { all += counts }
        return Bake.Figures(
            requests: all.requests, failures: all.failures, latency: all.duration(ofShare: 0.95),
            crashes: max(0, self.restarts - restarts))
    }
}
