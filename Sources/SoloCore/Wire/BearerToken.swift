/// A component's key as an `Authorization` field carries it: `Bearer KEYID.SECRET`.
package struct BearerToken: Sendable, Equatable {
    package static let scheme = "Bearer"

    package var keyID: String
    package var secret: Redacted<String>

    package init(keyID: String, secret: Redacted<String>) {
        self.keyID = keyID
        self.secret = secret
    }

    /// The field's value; it contains the secret.
    package var field: String { "\(Self.scheme) \(keyID).\(secret.exposed)" }

    /// Reads a field's value. The scheme's case does not matter (RFC 9110, section 11.1), and an id has no dot.
    package init?(field: String) {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == Self.scheme.lowercased(),
            let dot = parts[1].firstIndex(of: ".")
        else { return nil }
        keyID = String(parts[1][..<dot])
        secret = Redacted(String(parts[1][parts[1].index(after: dot)...]))
    }
}
