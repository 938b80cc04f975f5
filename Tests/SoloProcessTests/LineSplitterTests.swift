@testable import SoloProcess
import Testing

@testable import SoloHost

@Suite struct LineSplitterTests {
    @Test func `lines are cut however the bytes arrive`() {
        var lines = LineSplitter()
        #expect(lines.split(Array("one\r\ntw".utf8)) == ["one"])
        #expect(lines.split(Array("o\n\nthree".utf8)) == ["two", ""])
        #expect(lines.finish() == "three")
        #expect(lines.finish() == nil)
    }

    @Test func `a line without an end stays small`() {
        var lines = LineSplitter(limit: 4)
        #expect(lines.split(Array("abcdefghij".utf8)) == ["abcd", "efgh"])
        #expect(lines.finish() == "ij")
    }
}
