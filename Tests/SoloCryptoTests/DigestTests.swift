import Foundation
import Testing

@testable import SoloCrypto

struct DigestTests {
    /// The examples of FIPS 180 and RFC 1321.
    @Test(arguments: [
        (DigestAlgorithm.sha256, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        (.sha1, "qZk+NkcGgWq6PiVxeFDCbJzQ2J0="), (.md5, "kAFQmDzST7DWlj99KOF/cg=="),
    ])
    func `a digest is the same however its bytes come`(algorithm: DigestAlgorithm, expected: String) {
        let text = Data("abc".utf8)
        for split in 0...3 {
            let digest = RunningDigest(algorithm)
            digest.update(text.prefix(split))
            digest.update(text.dropFirst(split))
            #expect(Data(digest.finish()).base64EncodedString() == expected)
        }
    }

    /// RFC 4231, test case 2.
    @Test func `an HMAC is that of RFC 4231`() {
        let code = hmacSHA256(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(Data(code).base64EncodedString() == "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=")
    }

    @Test func `texts are compared byte by byte`() {
        #expect(isSameInConstantTime("", ""))
        #expect(isSameInConstantTime("abc", "abc"))
        for other in ["", "ab", "abd", "abcd"] { #expect(!isSameInConstantTime("abc", other)) }
    }
}
