import SoloCore
public import SoloRuntime

/// The parameters after the `?` of a request, percent-decoded, a plus as a space.
public struct Query: Sendable {
    private let values: [(name: String, value: String)]

    /// Reads a query string without its `?`. What is not valid percent-encoding is left as it is.
    public init(_ text: String) {
        values = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Query.decode(parts.first ?? ""), parts.count > 1 ? Query.decode(parts[1]) : "")
        }
    }

    /// The first value of a name, or `nil` if there is none.
    public func get(_ name: String) -> String? {
        values.first { $0.name == name }?.value
    }

    /// Every value of a name, in the order they were sent.
    public func all(_ name: String) -> [String] {
        values.filter { $0.name == name }.map(\.value)
    }

    /// The first value of a name, or `nil` if there is none.
    /// - Throws: ``HTTPError`` 400, which names the parameter, if there is one that is not of that type.
    public func get<Value: LosslessStringConvertible>(_ name: String, as type: Value.Type) throws -> Value? {
        guard let text = get(name) else { return nil }
        guard let value = Value(text) else {
            throw HTTPError(.badRequest, detail: "the query parameter '\(name)' is not \(ValueWords.of(type))")
        }
        return value
    }

    /// The first value of a name.
    /// - Throws: ``HTTPError`` 400, which names the parameter, if there is none or it is not of that type.
    public func require<Value: LosslessStringConvertible>(_ name: String, as type: Value.Type) throws -> Value {
        guard let value = try get(name, as: type) else {
            throw HTTPError(.badRequest, detail: "the query parameter '\(name)' is missing")
        }
        return value
    }

    private static func decode(_ text: Substring) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "%") }) else {
            return String(text)
        }
        return String(decoding: PercentEncoding.decode(text, plusIsSpace: true), as: UTF8.self)
    }
}

extension Request {
    /// The parameters after the `?`.
    public var query: Query { Query(queryString) }
}
