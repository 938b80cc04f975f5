import SoloCrypto
package import struct Foundation.Data

/// The checksums that clients of S3 send with a content.
package enum ChecksumAlgorithm: String, Sendable, CaseIterable, Codable {
    case crc32, crc32c, crc64nvme, sha1, sha256

    /// The field that carries it: `x-amz-checksum-crc32`.
    package var field: String { "x-amz-checksum-\(rawValue)" }
    /// As it is written in a list of algorithms and in XML: `CRC32`.
    package var name: String { rawValue.uppercased() }
}

/// A checksum over a content that comes piece by piece.
package struct ContentChecksum {
    package let algorithm: ChecksumAlgorithm
    private var register: UInt64
    private let digest: RunningDigest?

    package init(_ algorithm: ChecksumAlgorithm) {
        self.algorithm = algorithm
        switch algorithm {
        case .crc32, .crc32c: (register, digest) = (0xFFFF_FFFF, nil)
        case .crc64nvme: (register, digest) = (.max, nil)
        case .sha1: (register, digest) = (0, RunningDigest(.sha1))
        case .sha256: (register, digest) = (0, RunningDigest(.sha256))
        }
    }

    package mutating func update(_ data: Data) {
        if let digest { return digest.update(data) }
        let table = self.table
        var register = self.register
        data.withUnsafeBytes { bytes in
            table.withUnsafeBufferPointer { table in
                for byte in bytes {
                    register = table[Int((register ^ UInt64(byte)) & 0xFF)] ^ (register >> 8)
                }
            }
        }
        self.register = register
    }

    /// In Base64, as the fields carry it.
    package func finish() -> String {
        if let digest { return Data(digest.finish()).base64EncodedString() }
        switch algorithm {
        case .crc64nvme:
            return withUnsafeBytes(of: (~register).bigEndian) { Data($0).base64EncodedString() }
        default:
            return withUnsafeBytes(of: UInt32(truncatingIfNeeded: ~register).bigEndian) {
                Data($0).base64EncodedString()
            }
        }
    }

    private var table: [UInt64] {
        switch algorithm {
        case .crc32: Self.crc32
        case .crc32c: Self.crc32c
        default: Self.crc64
        }
    }

    /// Tables for reflected polynomials: IEEE 802.3, Castagnoli's, and NVM Express's 64-bit one.
    private static let crc32 = makeTable(0xEDB8_8320)
    private static let crc32c = makeTable(0x82F6_3B78)
    private static let crc64 = makeTable(0x9A6C_9329_AC4B_C9B5)

    private static func makeTable(_ polynomial: UInt64) -> [UInt64] {
        (0..<256).map { index in
            (0..<8).reduce(UInt64(index)) { value, _ in value & 1 == 1 ? polynomial ^ (value >> 1) : value >> 1 }
        }
    }
}
