import SoloCrypto
import SoloS3
package import SoloCore
public import Foundation

/// A secret's value. It prints, reflects and encodes as `<redacted>`; ``exposed`` is the one way to its content.
public struct SecretValue: Sendable, Equatable, Encodable {
    private let value: Redacted<String>

    package init(_ value: Redacted<String>) {
        self.value = value
    }

    /// The content. Whoever writes this is responsible for where it goes.
    public var exposed: String { value.exposed }

    /// Writes `<redacted>`, so that a secret in a JSON response does not leak.
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

extension SecretValue {
    /// Whether a text is the HMAC-SHA256 (RFC 2104) of a message under this secret, in hexadecimal.
    ///
    /// It takes the same time wherever the two differ, so that nobody can guess a signature digit by digit.
    public func isValidSignature(hex signature: String, for message: Data) -> Bool {
        isSameInConstantTime(signature.lowercased(), hmacSHA256Hex(of: message))
    }

    /// The HMAC-SHA256 (RFC 2104) of a message under this secret, in hexadecimal: to sign what another service checks.
    public func hmacSHA256Hex(of message: Data) -> String {
        Hex.text(hmacSHA256(key: Array(exposed.utf8), Array(message)))
    }
}
