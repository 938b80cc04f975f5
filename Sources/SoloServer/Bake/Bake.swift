/// Decides from what two releases did whether the new one stays, as a value: figures in, a verdict out.
///
/// Every request of a route counts, also those of uptime checks: the metrics do not tell them apart.
package struct Bake: Sendable {
    /// What a release did while it was watched.
    package struct Figures: Codable, Sendable, Equatable {
        package var requests: Int
        /// Responses with a status of 500 or more.
        package var failures: Int
        /// Of the slowest twentieth of its requests, the fastest; `nil` without requests.
        package var latency: Duration?
        /// How often one of its processes crashed.
        package var crashes: Int

        package init(requests: Int = 0, failures: Int = 0, latency: Duration? = nil, crashes: Int = 0) {
            self.requests = requests
            self.failures = failures
            self.latency = latency
            self.crashes = crashes
        }

        var failureRate: Double { requests == 0 ? 0 : Double(failures) / Double(requests) }
    }

    package struct Policy: Codable, Sendable, Equatable {
        /// It is watched for so long; not at all if that is zero,
        package var time = Duration.seconds(60)
        /// and until it had so many requests,
        package var requests = 20
        /// but no longer than this: a stage with few visitors has to end its deploys too.
        package var longest = Duration.seconds(600)
        /// What it may fail more often than the one before, as a share of its requests.
        package var failures = 0.02
        /// How many times as slow it may be. Below ``unnoticed`` nobody notices.
        package var slowness = 3.0
        package var unnoticed = Duration.milliseconds(100)
        /// How often its processes may crash. A first crash may be a request's that the one before crashes by as well.
        package var crashes = 2

        package init() {}

        /// - Parameters:
        ///   - seconds: how long it is watched, and at most ten times as long if it has fewer requests than asked for.
        package init(seconds: Int, requests: Int) {
            time = .seconds(seconds)
            longest = .seconds(seconds) * 10
            self.requests = requests
        }
    }

    package enum Verdict: Sendable, Equatable {
        case wait, good
        /// It goes back, and why.
        case bad(String)
    }

    private let policy: Policy
    private let before: Figures?

    /// - Parameter before: what the release before did, over a time before the deploy; `nil` for the first one.
    package init(_ policy: Policy = Policy(), before: Figures?) {
        self.policy = policy
        self.before = before
    }

    /// - Parameter time: since the promotion.
    package func verdict(_ figures: Figures, after time: Duration) -> Verdict {
        if figures.crashes > policy.crashes { return .bad("Its processes crashed \(figures.crashes) times.") }
        // Of a few requests one failure is a large share, so it takes three.
        let usual = before?.failureRate ?? 0
        if figures.failures >= 3, figures.failureRate > usual + policy.failures {
            return .bad(
                "\(figures.failures) of \(figures.requests) requests failed (\(Self.percent(figures.failureRate))), where "
                    + "\(Self.percent(usual)) did before.")
        }
        if figures.requests >= policy.requests, let latency = figures.latency, let usual = before?.latency,
            latency > policy.unnoticed, latency > usual * policy.slowness
        {
            return .bad("Its slow requests take \(Self.text(latency)), where they took \(Self.text(usual)).")
        }
        let isSeen = time >= policy.time && figures.requests >= policy.requests
        return isSeen || time >= policy.longest ? .good : .wait
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    private static func text(_ duration: Duration) -> String {
        duration < .milliseconds(1) ? "less than 1 ms" : "\(Int((duration / .milliseconds(1)).rounded())) ms"
    }
}
