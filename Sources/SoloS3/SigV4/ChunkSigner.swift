import SoloCore
import SoloCrypto

/// Signs or checks the chunks of a body that is sent as `STREAMING-AWS4-HMAC-SHA256-PAYLOAD`.
///
/// Each chunk's signature covers the one before it, and the first covers the request's: *Signature calculations for the
/// Authorization header: transferring a payload in multiple chunks* in S3's documentation.
package struct ChunkSigner: Sendable {
    private let key: SigningKey
    private let time: String
    private let scope: SigningScope
    private var previous: String

    package init(key: SigningKey, time: String, scope: SigningScope, seed: String) {
        self.key = key
        self.time = time
        self.scope = scope
        self.previous = seed
    }

    /// The signature of the next chunk, by the SHA-256 of its bytes.
    package mutating func sign(digest: [UInt8]) -> String {
        previous = key.signature(
            of: """
                AWS4-HMAC-SHA256-PAYLOAD
                \(time)
                \(scope.text)
                \(previous)
                \(emptyPayload)
                \(Hex.text(digest))
                """)
        return previous
    }

    /// The signature of the trailers, each of them as `name:value` and a line feed.
    package mutating func sign(trailers: String) -> String {
        previous = key.signature(
            of: """
                AWS4-HMAC-SHA256-TRAILER
                \(time)
                \(scope.text)
                \(previous)
                \(Hex.text(RunningDigest.sha256(trailers)))
                """)
        return previous
    }
}

/// The SHA-256 of nothing.
package let emptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
