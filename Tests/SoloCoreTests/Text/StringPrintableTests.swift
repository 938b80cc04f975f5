import SoloCore
import Testing

@Suite struct StringPrintableTests {
    @Test(arguments: [
        ("a\u{1B}]0;title\u{7}b", #"a\u{1B}]0;title\u{7}b"#),
        ("one\ntwo\r\nthree\r", #"one\ntwo\r\nthree\r"#),
        ("\u{9B}31m\u{85}\u{80}\u{9F}", #"\u{9B}31m\u{85}\u{80}\u{9F}"#),
        ("\u{7F}\u{0}", #"\u{7F}\u{0}"#),
    ])
    func `control characters are written out`(text: String, shown: String) {
        #expect(text.printable == shown)
    }

    @Test func `every control character but the tab is written out, and nothing else is`() {
        for value in (0 as UInt32)..<0x3000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isControl = value < 0x20 || (0x7F...0x9F).contains(value)
            let text = "a" + String(scalar) + "b"
            #expect((text.printable == text) == (!isControl || scalar == "\t"), "U+\(String(value, radix: 16))")
        }
    }

    @Test(arguments: ["", "tab\tstays", "Grüße, 東京 👩‍👩‍👧, \u{A0}ÀÂ", #"a \n that was written out"#])
    func `other text stays as it is`(text: String) {
        #expect(text.printable == text)
    }
}
