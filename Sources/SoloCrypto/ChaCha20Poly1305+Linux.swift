#if os(Linux)
    import CLibcrypto

    /// ChaCha20-Poly1305 (RFC 8439) without additional data, with one key for many messages. It is not safe to be used by two threads at once.
    ///
    /// It writes where the caller says, since copies take as long as the cipher itself.
    package final class ChaCha20Poly1305 {
        private let context: OpaquePointer?

        /// - Parameter key: 32 bytes.
        package init(key: [UInt8]) {
            precondition(key.count == Self.keyCount)
            context = EVP_CIPHER_CTX_new()
            EVP_CipherInit_ex(context, EVP_chacha20_poly1305(), nil, key, nil, 1)
        }

        deinit {
            EVP_CIPHER_CTX_free(context)
        }

        /// Encrypts a message into an output that has room for it and its tag; `false` if libcrypto can't.
        package func seal(
            _ plain: UnsafeRawBufferPointer, nonce: [UInt8], into output: UnsafeMutableRawBufferPointer
        ) -> Bool {
            precondition(output.count == plain.count + Self.tagCount)
            guard EVP_CipherInit_ex(context, nil, nil, nil, nonce, 1) == 1, update(plain, into: output) else {
                return false
            }
            let tag = UnsafeMutableRawBufferPointer(rebasing: output[plain.count...])
            return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), tag.baseAddress) == 1
        }

        /// Decrypts what ``seal(_:nonce:into:)`` wrote; `false` if it is not authentic, and then the output must not be used.
        package func open(
            _ sealed: UnsafeRawBufferPointer, nonce: [UInt8], into output: UnsafeMutableRawBufferPointer
        ) -> Bool {
            guard sealed.count == output.count + Self.tagCount else { return false }
            let message = UnsafeRawBufferPointer(rebasing: sealed[..<output.count])
            var tag = Array(sealed[output.count...])
            return EVP_CipherInit_ex(context, nil, nil, nil, nonce, 0) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
                && update(message, into: output)
        }

        private func update(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Bool {
            var count: Int32 = 0
            // Without an input libcrypto would take the call for the end.
            if !input.isEmpty,
                EVP_CipherUpdate(
                    context, output.bindMemory(to: UInt8.self).baseAddress, &count,
                    input.bindMemory(to: UInt8.self).baseAddress, Int32(input.count)) != 1
            {
                return false
            }
            // A stream cipher has nothing left to write; this makes or compares the tag.
            var rest: [UInt8] = [0]
            return Int(count) == input.count && EVP_CipherFinal_ex(context, &rest, &count) == 1
        }
    }
#endif
