public import Foundation
import SoloCore
import SoloCrypto
import SoloS3

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
