import Crypto

/// What stands before the content of a file: the file's key, wrapped for each recipient, and a code that proves that nobody changed it.
///
/// https://c2sp.org/age
struct AgeHeader: Equatable, Sendable {
    static let version = "age-encryption.org/v1"
    static let macPrefix = "---"

    var stanzas: [AgeStanza]
    /// All of the header that the code is computed of.
    var authenticated: [UInt8]
    var mac: [UInt8]

    init(stanzas: [AgeStanza], authenticated: [UInt8], mac: [UInt8]) {
        self.stanzas = stanzas
        self.authenticated = authenticated
        self.mac = mac
    }

    init(_ stanzas: [AgeStanza], key: FileKey) {
        let text = Self.version + "\n" + stanzas.map(\.text).joined() + Self.macPrefix
        self.stanzas = stanzas
        authenticated = Array(text.utf8)
        mac = Array(HMAC<SHA256>.authenticationCode(for: authenticated, using: key.derived(for: "header")))
    }

    var bytes: [UInt8] { authenticated + Array(" \(CanonicalBase64.text(mac))\n".utf8) }

    func isAuthentic(key: FileKey) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(mac, authenticating: authenticated, using: key.derived(for: "header"))
    }
}
