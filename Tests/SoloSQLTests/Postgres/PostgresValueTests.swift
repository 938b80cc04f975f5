import Testing

@testable import SoloSQL

struct PostgresValueTests {
    @Test(arguments: [
        "0", "-0", "1", "-1.5", "0.1", "0.3", "2.675", "12500", "123456789012345", "0.00000000000001",
        "9007199254740993",
        "1.7976931348623157e+308", "5e-324", "1e-07", "-0.1234567890123456789", "NaN", "Infinity", "-Infinity",
    ])
    func `a floating-point number is the nearest one to its text`(text: String) throws {
        let value = try #require(read(text))
        #expect(value.isNaN ? text == "NaN" : value.bitPattern == Double(text)?.bitPattern)
    }

    @Test func `numbers with few digits are read as exactly as those with many`() {
        for whole in stride(from: 1, to: 1_000_000, by: 997) {
            for text in ["\(whole)", "\(whole).25", "-0.0\(whole)", "\(whole).\(whole)"] {
                #expect(read(text) == Double(text))
            }
        }
    }

    @Test(arguments: ["", "-", ".", "1.2.3", "x"])
    func `what is no number is nil`(text: String) { #expect(read(text) == nil) }

    private func read(_ text: String) -> Double? {
        var text = text
        return text.withUTF8 { PostgresValue.double(UnsafeRawBufferPointer($0)) }
    }
}
