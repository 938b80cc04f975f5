/// The values that a route's path parameters matched, percent-decoded.
public struct Parameters: Sendable {
    package var values: [(name: String, value: String)]

    package init(_ values: [(name: String, value: String)] = []) {
        self.values = values
    }

    /// The text that `:name` matched, or `nil` where the route has no such parameter.
    public func get(_ name: String) -> String? {
        values.first { $0.name == name }?.value
    }
}
