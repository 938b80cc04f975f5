import Foundation
import Solo
import SoloCore
import Testing

@Suite("Signatures under a secret")
struct SignatureTests {
    // RFC 4231, test case 2.
    let key = SecretValue(Redacted("Jefe"))
    let message = Data("what do ya want for nothing?".utf8)
    let signature = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"

    @Test("are those of RFC 4231")
    func vector() {
        #expect(key.hmacSHA256Hex(of: message) == signature)
        #expect(key.isValidSignature(hex: signature, for: message))
        #expect(key.isValidSignature(hex: signature.uppercased(), for: message))
    }

    @Test("are rejected for another message, secret or text")
    func rejected() {
        #expect(!key.isValidSignature(hex: signature, for: message + Data("!".utf8)))
        #expect(!SecretValue(Redacted("jefe")).isValidSignature(hex: signature, for: message))
        #expect(!key.isValidSignature(hex: "", for: message))
        #expect(!key.isValidSignature(hex: "é", for: message))
    }
}
