import SoloCore
import Testing

struct EncodingTests {
    @Test func `hexadecimal digits are written in lower case and read in both`() {
        #expect(Hex.text([0, 15, 255]) == "000fff")
        #expect(Hex.text(0x0123_4567_89AB_CDEF, 1) == "0123456789abcdef0000000000000001")
        #expect(Hex.bytes("00FfA0") == [0, 255, 160])
        for text in ["0", "zz", "0g", "é0"] { #expect(Hex.bytes(text) == nil) }
    }

    @Test(arguments: [("a%20b", "a b"), ("%C3%A9", "é"), ("a+b", "a+b"), ("plain", "plain"), ("", "")])
    func `what is well encoded is decoded alike, strictly or not`(text: String, expected: String) {
        #expect(PercentEncoding.decodeStrictly(text[...]) == expected)
        #expect(PercentEncoding.decode(text) == Array(expected.utf8))
    }

    @Test(arguments: ["%", "%2", "a%2", "%zz", "%2g", "%FF", "%C3"])
    func `a broken encoding is nil if it must be right`(text: String) {
        #expect(PercentEncoding.decodeStrictly(text[...]) == nil)
    }

    @Test(arguments: ["%", "%2", "a%2", "%zz", "%2g"])
    func `a percent sign without digits stands for itself otherwise`(text: String) {
        #expect(PercentEncoding.decode(text) == Array(text.utf8))
    }

    @Test func `a plus is a space in a query alone`() {
        #expect(PercentEncoding.decode("a+b%2B", plusIsSpace: true) == Array("a b+".utf8))
        #expect(PercentEncoding.decode("a+b%2B") == Array("a+b+".utf8))
    }

    @Test func `every byte comes back from its encoding`() {
        let bytes = Array(UInt8.min...UInt8.max)
        #expect(PercentEncoding.decode(PercentEncoding.encode(bytes, keepingSlashes: false)) == bytes)
        #expect(PercentEncoding.encode("a/b c~") == "a%2Fb%20c~")
        #expect(PercentEncoding.encode("a/b", keepingSlashes: true) == "a/b")
    }
}
