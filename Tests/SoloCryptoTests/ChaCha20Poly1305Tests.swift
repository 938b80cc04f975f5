import Foundation
import Testing

@testable import SoloCrypto

struct ChaCha20Poly1305Tests {
    private let key = [UInt8](0..<32)
    private let nonce = [UInt8](100..<112)

    private func sealed(_ plain: [UInt8], by cipher: ChaCha20Poly1305, nonce: [UInt8]) throws -> [UInt8] {
        var output = [UInt8](repeating: 0, count: plain.count + ChaCha20Poly1305.tagCount)
        let isSealed = output.withUnsafeMutableBytes { output in
            plain.withUnsafeBytes { cipher.seal($0, nonce: nonce, into: output) }
        }
        try #require(isSealed)
        return output
    }

    private func opened(_ sealed: [UInt8], by cipher: ChaCha20Poly1305, nonce: [UInt8]) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: max(0, sealed.count - ChaCha20Poly1305.tagCount))
        let isOpen = output.withUnsafeMutableBytes { output in
            sealed.withUnsafeBytes { cipher.open($0, nonce: nonce, into: output) }
        }
        return isOpen ? output : nil
    }

    /// The end of what pyca/cryptography 48 writes for it.
    @Test(arguments: [
        (0, "ozEmmG/LExLCR2wSUFn/5A=="), (1, "M6z+O1mC1kbz/pCxhsyjYjY="), (100, "qHphIQ+2hTdtd3nQLwsNfJU="),
    ])
    func `a message is sealed as others seal it`(count: Int, expected: String) throws {
        let sealed = try sealed([UInt8](repeating: 7, count: count), by: ChaCha20Poly1305(key: key), nonce: nonce)
        #expect(Data(sealed.suffix(17)).base64EncodedString() == expected)
    }

    @Test func `one cipher seals and opens many messages, whatever it did before`() throws {
        let cipher = ChaCha20Poly1305(key: key)
        for count in [0, 1, 65_536, 17, 0] {
            let nonce = [UInt8](repeating: UInt8(count % 251), count: ChaCha20Poly1305.nonceCount)
            let plain = [UInt8](repeating: 3, count: count)
            let sealed = try sealed(plain, by: cipher, nonce: nonce)
            #expect(opened(sealed, by: cipher, nonce: self.nonce) == nil)
            for place in [0, sealed.count - 1] {
                var changed = sealed
                changed[place] ^= 1
                #expect(opened(changed, by: cipher, nonce: nonce) == nil)
            }
            #expect(opened(sealed, by: cipher, nonce: nonce) == plain)
        }
    }

    @Test func `what is shorter than a tag is not authentic`() {
        let cipher = ChaCha20Poly1305(key: key)
        for count in [0, 1, 15] {
            #expect(opened([UInt8](repeating: 0, count: count), by: cipher, nonce: nonce) == nil)
        }
    }
}
