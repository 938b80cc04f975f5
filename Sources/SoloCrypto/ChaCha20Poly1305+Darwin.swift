#if canImport(Darwin)
    import CryptoKit
    import Foundation

    /// ChaCha20-Poly1305 (RFC 8439) without additional data, with one key for many messages. It is not safe to be used by two threads at once.
    package final class ChaCha20Poly1305 {
        private let key: SymmetricKey

        /// - Parameter key: 32 bytes.
        package init(key: [UInt8]) {
            precondition(key.count == Self.keyCount)
            self.key = SymmetricKey(data: key)
        }

        /// Encrypts a message into an output that has room for it and its tag; `false` if CryptoKit can't.
        package func seal(
            _ plain: UnsafeRawBufferPointer, nonce: [UInt8], into output: UnsafeMutableRawBufferPointer
        ) -> Bool {
            precondition(output.count == plain.count + Self.tagCount)
            guard let nonce = try? ChaChaPoly.Nonce(data: nonce),
                let box = try? ChaChaPoly.seal(plain, using: key, nonce: nonce)
            else { return false }
            output.copyBytes(from: box.ciphertext)
            UnsafeMutableRawBufferPointer(rebasing: output[plain.count...]).copyBytes(from: box.tag)
            return true
        }

        /// Decrypts what ``seal(_:nonce:into:)`` wrote; `false` if it is not authentic, and then the output must not be used.
        package func open(
            _ sealed: UnsafeRawBufferPointer, nonce: [UInt8], into output: UnsafeMutableRawBufferPointer
        ) -> Bool {
            guard sealed.count == output.count + Self.tagCount, let nonce = try? ChaChaPoly.Nonce(data: nonce),
                let box = try? ChaChaPoly.SealedBox(
                    nonce: nonce, ciphertext: sealed[..<output.count], tag: sealed[output.count...]),
                let plain = try? ChaChaPoly.open(box, using: key)
            else { return false }
            output.copyBytes(from: plain)
            return true
        }
    }
#endif
