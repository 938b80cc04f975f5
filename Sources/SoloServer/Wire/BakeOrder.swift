/// How a release is to be watched, as whoever deploys it asks for.
package struct BakeOrder: Codable, Sendable, Equatable {
    /// 0 for not at all.
    package var seconds: Int
    package var requests: Int
    /// Whoever asked does not wait for its end.
    package var detaches: Bool

    package init(seconds: Int = 60, requests: Int = 20, detaches: Bool = false) {
        self.seconds = seconds
        self.requests = requests
        self.detaches = detaches
    }

    package static let none = BakeOrder(seconds: 0)

    var policy: Bake.Policy { Bake.Policy(seconds: seconds, requests: requests) }

    /// As options of `solo agent deploy`.
    var options: [String] {
        ["--bake", "\(seconds)", "--bake-requests", "\(requests)"] + (detaches ? ["--detach"] : [])
    }
}
