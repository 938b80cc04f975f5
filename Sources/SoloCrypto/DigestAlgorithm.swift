package import struct Foundation.Data

/// The digests that Solo computes. MD5 and SHA-1 name and check the content of objects, as S3 does; neither protects anything.
package enum DigestAlgorithm: Sendable {
    case sha256, sha1, md5
}

extension RunningDigest {
    package static func sha256(_ data: Data) -> [UInt8] {
        let digest = RunningDigest(.sha256)
        digest.update(data)
        return digest.finish()
    }

    package static func sha256(_ text: String) -> [UInt8] {
        sha256(Data(text.utf8))
    }

    package static func md5(_ data: Data) -> [UInt8] {
        let digest = RunningDigest(.md5)
        digest.update(data)
        return digest.finish()
    }
}
