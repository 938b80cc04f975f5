/// A value that prints as `<redacted>` wherever it is printed; `exposed` alone reads its content.
///
/// It encodes its content, since bindings must carry it; nothing that is logged or written to a disk may hold one.
package struct Redacted<Value: Sendable>: Sendable {
    package let exposed: Value

    package init(_ value: Value) {
        exposed = value
    }
}

extension Redacted: Equatable where Value: Equatable {}
extension Redacted: Hashable where Value: Hashable {}

extension Redacted: Codable where Value: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Value.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(exposed)
    }
}

extension Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
