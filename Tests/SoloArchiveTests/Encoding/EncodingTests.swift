import SoloCore
import Testing

@testable import SoloArchive

@Suite struct EncodingTests {
    @Test func `base 64 has one text for each sequence of bytes`() {
        #expect(CanonicalBase64.text([UInt8]("age".utf8)) == "YWdl")
        #expect(CanonicalBase64.text([0xFF]) == "/w")
        #expect(CanonicalBase64.bytes("/w".utf8) == [0xFF])
        #expect(CanonicalBase64.bytes("".utf8) == [])
        // Padding, bits that are not zero, another alphabet, blanks, and a single character.
        for text in ["/w==", "/x", "_w", "/w ", " /w", "/w\n", "/\nw", "A", "AAAAA", "AA=A", "é"] {
            #expect(CanonicalBase64.bytes(text.utf8) == nil, "\(text)")
        }
        for count in 0..<100 {
            let bytes = [UInt8].random(count, seed: UInt64(count))
            #expect(CanonicalBase64.bytes(CanonicalBase64.text(bytes).utf8) == bytes)
        }
    }

    @Test func `bech32 is that of BIP 173`() {
        #expect(Bech32.text(prefix: "a", []) == "a12uel5l")
        #expect(Bech32.bytes(prefix: "a", "a12uel5l") == [])
        // Its address of a public key, without the version in front of the bytes.
        #expect(
            Bech32.bytes(prefix: "abcdef", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")
                == Hex.bytes("00443214c74254b635cf84653a56d7c675be77df"))
        // Another checksum, and padding that is not zero.
        for text in ["a12uel5m", "a12uel5", "a1", "1", "", "b12uel5l"] {
            #expect(Bech32.bytes(prefix: "a", text) == nil, "\(text)")
        }
        for count in 0..<70 {
            let bytes = [UInt8].random(count, seed: UInt64(count))
            #expect(Bech32.bytes(prefix: "age", Bech32.text(prefix: "age", bytes)) == bytes)
        }
    }

    @Test(arguments: [
        (
            16, 1, 1, "", "",
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        (
            1_024, 8, 16, "password", "NaCl",
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
    ]) func `scrypt is that of RFC 7914`(
        cost: Int, blockSize: Int, parallelization: Int, password: String, salt: String, key: String
    ) {
        let scrypt = Scrypt(cost: cost, blockSize: blockSize, parallelization: parallelization)
        #expect(Hex.text(scrypt.key(Array(password.utf8), salt: Array(salt.utf8), count: 64)) == key)
    }
}
