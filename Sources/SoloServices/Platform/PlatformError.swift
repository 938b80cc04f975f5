package import SoloCore

/// Why a stage's services do not start or take a manifest: what is wrong, and what to do.
package struct PlatformError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case notSupported = "not-supported"
        case secretsUnset = "secrets-unset"
        case portTaken = "port-taken"
        case notApplied = "not-applied"
        case declared = "declared"
        case noSuchBucket = "no-such-bucket"
        case invalidKey = "invalid-key"
        case invalidContentType = "invalid-content-type"
        case backupKeyDamaged = "backup-key-damaged"
        case recoveryKeyMissing = "recovery-key-missing"
    }

    package var code: Code
    package var message: String
    package var fix: String
    package var diagnostics: [Diagnostic]

    init(_ code: Code, _ message: String, fix: String, diagnostics: [Diagnostic] = []) {
        self.code = code
        self.message = message
        self.fix = fix
        self.diagnostics = diagnostics
    }

    package var description: String { "\(message) \(fix)" }
}

extension PlatformError {
    static let notPrepared = PlatformError(
        .notApplied, "The manifest was not prepared.", fix: "Prepare it before a process of its release is started.")
}
