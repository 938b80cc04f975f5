import Foundation
import SoloCore
import Testing

@testable import SoloS3

@Suite struct ContentChecksumTests {
    /// The check values of the catalogue of parametrised CRC algorithms, and of FIPS 180 tools.
    @Test(arguments: [
        (ChecksumAlgorithm.crc32, "cbf43926"), (.crc32c, "e3069283"), (.crc64nvme, "ae8b14860a799888"),
        (.sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
        (.sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
    ])
    func checkValues(algorithm: ChecksumAlgorithm, expected: String) throws {
        let text = Data("123456789".utf8)
        for split in 0...9 {
            var checksum = ContentChecksum(algorithm)
            checksum.update(text.prefix(split))
            checksum.update(text.dropFirst(split))
            let found = try #require(Data(base64Encoded: checksum.finish()))
            #expect(Hex.text(found) == expected)
        }
    }
}
