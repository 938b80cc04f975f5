#if canImport(Darwin)
    import CryptoKit

    package import struct Foundation.Data

    /// A digest of bytes that come piece by piece.
    package final class RunningDigest {
        private enum State {
            case sha256(SHA256)
            case sha1(Insecure.SHA1)
            case md5(Insecure.MD5)
        }

        private var state: State

        package init(_ algorithm: DigestAlgorithm) {
            switch algorithm {
            case .sha256: state = .sha256(SHA256())
            case .sha1: state = .sha1(Insecure.SHA1())
            case .md5: state = .md5(Insecure.MD5())
            }
        }

        package func update(_ bytes: UnsafeRawBufferPointer) {
            switch state {
            case .sha256(var hash):
                hash.update(bufferPointer: bytes)
                state = .sha256(hash)
            case .sha1(var hash):
                hash.update(bufferPointer: bytes)
                state = .sha1(hash)
            case .md5(var hash):
                hash.update(bufferPointer: bytes)
                state = .md5(hash)
            }
        }

        package func update(_ data: Data) {
            data.withUnsafeBytes { update($0) }
        }

        /// Ends it; asked once.
        package func finish() -> [UInt8] {
            switch state {
            case .sha256(let hash): Array(hash.finalize())
            case .sha1(let hash): Array(hash.finalize())
            case .md5(let hash): Array(hash.finalize())
            }
        }
    }

    /// RFC 2104 with SHA-256.
    package func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }
#endif
