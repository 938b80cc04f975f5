/// Why a vault cannot be read or changed: what is wrong, where, and what to do.
package struct VaultError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case keyMissing = "vault-key-missing"
        case keyDamaged = "vault-key-damaged"
        case keyExposed = "vault-key-exposed"
        case wrongKey = "vault-wrong-key"
        case damaged = "vault-damaged"
        case newer = "vault-newer"
        case invalidName = "secret-name"
        case invalidValue = "secret-value"
    }

    package var code: Code
    package var message: String
    package var fix: String

    init(_ code: Code, _ message: String, fix: String) {
        self.code = code
        self.message = message
        self.fix = fix
    }

    package var description: String { "\(message) \(fix)" }
}
