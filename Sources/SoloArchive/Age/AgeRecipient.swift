/// Who a file is encrypted to: the public half of an ``AgeIdentity``.
package struct AgeRecipient: Sendable, Hashable, LosslessStringConvertible {
    private static let prefix = "age"
    /// A public key of X25519 (RFC 7748).
    let key: [UInt8]

    init(key: [UInt8]) { self.key = key }

    /// Reads `age1…`; `nil` for anything else, such as a text in upper case.
    package init?(_ description: String) {
        guard let key = Bech32.bytes(prefix: Self.prefix, description), key.count == 32 else { return nil }
        self.key = key
    }

    package var description: String { Bech32.text(prefix: Self.prefix, key) }
}
