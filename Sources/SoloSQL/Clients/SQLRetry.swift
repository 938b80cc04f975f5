/// Runs a transaction again if it and another one were in each other's way.
struct SQLRetry {
    private let retries: Int

    init(_ retries: Int) { self.retries = retries }

    func run<Value: Sendable>(_ transaction: () async throws -> Value) async throws -> Value {
        for attempt in 0..<max(0, retries) {
            do {
                return try await transaction()
            } catch let error as SQLError where error.code == .serialization {
                // Random, so that the two do not meet again.
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...(10 << min(attempt, 5)))))
            }
        }
        return try await transaction()
    }
}
