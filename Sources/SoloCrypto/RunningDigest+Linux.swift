#if os(Linux)
    import CLibcrypto

    package import struct Foundation.Data

    /// A digest of bytes that come piece by piece.
    package final class RunningDigest {
        private let context: OpaquePointer?

        package init(_ algorithm: DigestAlgorithm) {
            context = EVP_MD_CTX_new()
            EVP_DigestInit_ex(context, algorithm.implementation, nil)
        }

        deinit {
            EVP_MD_CTX_free(context)
        }

        package func update(_ bytes: UnsafeRawBufferPointer) {
            guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
            EVP_DigestUpdate(context, start, bytes.count)
        }

        package func update(_ data: Data) {
            data.withUnsafeBytes { update($0) }
        }

        /// Ends it; asked once.
        package func finish() -> [UInt8] {
            var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
            var count: UInt32 = 0
            EVP_DigestFinal_ex(context, &digest, &count)
            return Array(digest.prefix(Int(count)))
        }
    }

    extension DigestAlgorithm {
        fileprivate var implementation: OpaquePointer? {
            switch self {
            case .sha256: EVP_sha256()
            case .sha1: EVP_sha1()
            case .md5: EVP_md5()
            }
        }
    }

    /// RFC 2104 with SHA-256.
    package func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, &count)
        return code
    }
#endif
