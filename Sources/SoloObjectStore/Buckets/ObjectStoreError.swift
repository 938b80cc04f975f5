/// Why an operation of the store's owner failed: what is wrong, and what to do.
package struct ObjectStoreError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case noSuchBucket = "no-such-bucket"
        case invalidKey = "invalid-key"
        case unreadableFile = "unreadable-file"
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

    static func noSuchBucket(_ name: String) -> ObjectStoreError {
        ObjectStoreError(
            .noSuchBucket, "There is no bucket \(name.debugDescription).", fix: "Name one that the store has.")
    }
}
