extension BoundProgram {
    /// Everything that is counted, as `GET /metrics` shows it.
    package var metrics: String {
        var text = PrometheusText()
        let apis = apis.sorted { $0.key < $1.key }
        text.family("solo_http_requests_total", "counter", "Requests by route and status.")
        for (id, api) in apis {
            for route in api.figures {
                for (status, count) in route.now.statuses.sorted(by: { $0.key < $1.key }) {
                    let labels = [
                        ("api", id), ("method", route.method), ("route", route.path), ("status", "\(status)"),
                    ]
                    text.sample("solo_http_requests_total", labels, count)
                }
            }
        }
        text.family("solo_http_request_duration_seconds", "histogram", "Time from the whole request to its response.")
        for (id, api) in apis {
            for route in api.figures { Self.histogram(route, api: id, into: &text) }
        }
        text.family("solo_http_rate_limited_total", "counter", "Requests rejected with 429.")
        for (id, api) in apis { text.sample("solo_http_rate_limited_total", [("api", id)], api.rateLimited) }
        text.family("solo_in_flight", "gauge", "Requests and invocations that are being handled.")
        text.sample("solo_in_flight", [], inFlight)
        text.family("solo_invocations_total", "counter", "Invocations by component and verdict.")
        for (key, count) in invocationFigures.now.sorted(by: {
            ($0.key.component, $0.key.verdict) < ($1.key.component, $1.key.verdict)
        }) {
            text.sample("solo_invocations_total", [("component", key.component), ("verdict", key.verdict)], count)
        }
        text.family("solo_log_lines_dropped_total", "counter", "Log lines dropped because they were not read in time.")
        text.sample("solo_log_lines_dropped_total", [], log.dropped)
        text.family("process_resident_memory_bytes", "gauge", "Resident memory in bytes.")
        text.sample("process_resident_memory_bytes", [], ProcessFigures.residentBytes)
        text.family("process_cpu_seconds_total", "counter", "User and system time in seconds.")
        text.sample("process_cpu_seconds_total", [], ProcessFigures.cpuSeconds)
        text.family("solo_uptime_seconds", "gauge", "Seconds since the start.")
        text.sample("solo_uptime_seconds", [], ProcessFigures.uptimeSeconds)
        return text.text
    }

    private static func histogram(_ route: RouteFigures, api: String, into text: inout PrometheusText) {
        let name = "solo_http_request_duration_seconds"
        let labels = [("api", api), ("method", route.method), ("route", route.path)]
        let figures = route.now
        let all = figures.buckets.reduce(0, +)
        guard all > 0 else { return }
        var sum = 0
        for (bound, count) in zip(RouteFigures.bounds, figures.buckets) {
            sum += count
            text.sample("\(name)_bucket", labels + [("le", "\(Double(bound) / 1e6)")], sum)
        }
        text.sample("\(name)_bucket", labels + [("le", "+Inf")], all)
        text.sample("\(name)_sum", labels, Double(figures.total) / 1e6)
        text.sample("\(name)_count", labels, all)
    }
}
