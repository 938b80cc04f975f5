import HTTPTypes
import SoloCore

extension BoundProgram {
    /// How often it was used: requests of its routes, and invocations. Uptime checks are no use, and neither is what no route responds to.
    var uses: Int {
        let requests = apis.values.flatMap(\.figures).filter { !$0.path.isEmpty && !$0.isUptimeCheck }
        return requests.reduce(0) { $0 + $1.count } + invocationFigures.now.values.reduce(0, +)
    }
}

extension RouteFigures {
    fileprivate var isUptimeCheck: Bool {
        path == UptimeCheck.path && [HTTPRequest.Method.get, .head].map(\.rawValue).contains(method)
    }

    fileprivate var count: Int { now.statuses.values.reduce(0, +) }
}
