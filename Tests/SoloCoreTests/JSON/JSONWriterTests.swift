import Foundation
import SoloCore
import Testing

struct JSONWriterTests {
    @Test func `every scalar below 256 comes back from a written string`() throws {
        for value in UInt8.min...UInt8.max {
            let text = "a" + String(Character(Unicode.Scalar(value))) + "b"
            var bytes: [UInt8] = []
            JSONWriter.append(text, to: &bytes)
            #expect(bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
            #expect(try JSONValue(parsing: Data(bytes)) == .string(text))
            #expect(String(decoding: bytes, as: UTF8.self) == JSONValue.string(text).line)
        }
    }

    @Test(arguments: [0, 7, -1, 10, Int.max, Int.min])
    func `a number is written in decimal`(number: Int) {
        var bytes: [UInt8] = []
        JSONWriter.append(number, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == String(number))
    }

    @Test func `an object keeps the order of its fields`() {
        var bytes: [UInt8] = []
        var object = JSONWriter.Object(&bytes)
        object.field("b", "x\n", into: &bytes)
        object.field("a", 1, into: &bytes)
        object.end(&bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"b":"x\n","a":1}"#)
    }
}
