package import SoloCore

/// A secret's value. It prints, reflects and encodes as `<redacted>`; ``exposed`` is the one way to its content.
public struct SecretValue: Sendable, Equatable, Encodable {
    private let value: Redacted<String>

    package init(_ value: Redacted<String>) {
        self.value = value
    }

    /// The content. Whoever writes this answers for where it goes.
    public var exposed: String { value.exposed }

    /// Writes `<redacted>`, so that a secret in a JSON answer is no leak.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension SecretValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
