import Testing

@testable import SoloServer

/// What a release's processes counted, from their metrics.
struct RequestCountsTests {
    private let metrics = MetricsText(
        #"""
        # HELP solo_http_requests_total Requests by route and status.
        # TYPE solo_http_requests_total counter
        solo_http_requests_total{api="api.api",method="GET",route="/a",status="200"} 90
        solo_http_requests_total{api="api.api",method="GET",route="/a",status="500"} 6
        solo_http_requests_total{api="api.api",method="GET",route="/b",status="404"} 3
        solo_http_requests_total{api="api.api",method="GET",route="/b",status="503"} 1
        solo_http_request_duration_seconds_bucket{route="/a",le="0.01"} 80
        solo_http_request_duration_seconds_bucket{route="/a",le="0.1"} 96
        solo_http_request_duration_seconds_bucket{route="/a",le="+Inf"} 96
        solo_http_request_duration_seconds_bucket{route="/b",le="0.01"} 0
        solo_http_request_duration_seconds_bucket{route="/b",le="0.1"} 4
        solo_http_request_duration_seconds_bucket{route="/b",le="+Inf"} 4
        solo_http_request_duration_seconds_sum{route="/b"} 0.2
        solo_in_flight 2
        process_cpu_seconds_total 1.25e-1
        """#)

    @Test func `requests and failures of all routes add up, and a 404 is no failure`() {
        let counts = RequestCounts(metrics)
        #expect(counts.requests == 100)
        #expect(counts.failures == 7)
        #expect(counts.durations == [0.01: 80, 0.1: 100, .infinity: 100])
    }

    @Test func `the slowest twentieth begins within its bucket`() throws {
        // 95 of 100: three quarters of the way from the 80th to the 100th.
        let latency = try #require(RequestCounts(metrics).duration(ofShare: 0.95))
        #expect(abs(latency / .milliseconds(1) - 77.5) < 0.001)
        #expect(RequestCounts().duration(ofShare: 0.95) == nil)
        #expect(RequestCounts(durations: [0.1: 0, 5: 0, .infinity: 3]).duration(ofShare: 0.95) == .seconds(5))
    }

    @Test func `samples have their labels, also those with quotation marks in them`() {
        let text = MetricsText(
            #"""
            a{path="/x\"y\\z\n{}",le="+Inf"} 3 1700000000
            b 2.5

            not a sample
            c{broken="} 1
            d{x=1} 2
            e{
            """#)
        #expect(
            text.samples == [
                .init(name: "a", labels: ["path": "/x\"y\\z\n{}", "le": "+Inf"], value: 3),
                .init(name: "b", labels: [:], value: 2.5),
            ])
    }

    @Test func `figures that are no counts are left out`() {
        let text = #"solo_http_requests_total{status="200"} NaN"# + "\n" + #"solo_http_requests_total 1e300"#
        #expect(RequestCounts(MetricsText(text)) == RequestCounts())
    }

    @Test func `what a process counted before it was started again is kept`() {
        var tally = ReleaseTally()
        func take(_ requests: Int, _ failures: Int, restarts: Int = 0) {
            let counts = RequestCounts(requests: requests, failures: failures)
            tally.take(ReleaseSample(processes: ["web": counts, "work": RequestCounts()], restarts: restarts))
        }
        take(10, 1)
        take(20, 2)
        take(5, 1, restarts: 2)
        tally.take(ReleaseSample(restarts: 3))
        #expect(tally.figures(since: 1) == Bake.Figures(requests: 25, failures: 3, crashes: 2))
    }
}
