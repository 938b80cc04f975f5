import Foundation
import SoloSQL
import Testing

struct SQLConvertibleTests {
    enum State: String, SQLConvertible { case open, paid }

    @Test func valuesComeBackAsTheyWere() throws {
        func same<Value: SQLConvertible & Equatable>(_ value: Value) {
            #expect(Value(sqlValue: value.sqlValue) == value)
        }
        same(Int.min)
        same(UInt64.max)
        same(-1.5)
        same(true)
        same("Grüße \0 \u{1F44B}")
        same(Data([0, 255]))
        same(UUID())
        same(Date(timeIntervalSince1970: 1_772_357_400.123))
        same(State.paid)
        same(try #require(Decimal(string: "12345678901234567890.0123456789")))
        same(Int?.none)
        same(Int?.some(3))
    }

    @Test func whatDoesNotFitIsRefused() {
        #expect(Int8(sqlValue: .integer(128)) == nil)
        #expect(Int(sqlValue: .double(1.5)) == nil)
        #expect(Bool(sqlValue: .integer(2)) == nil)
        #expect(String(sqlValue: .integer(1)) == nil)
        #expect(State(sqlValue: .text("lost")) == nil)
        #expect(Int?(sqlValue: .text("x")) == nil)
        #expect(Int(sqlValue: .null) == nil)
        #expect(Decimal(sqlValue: .text("1,5")) == nil)
        #expect(Date(sqlValue: .text("2026-02-29")) == nil)
    }

    @Test(arguments: [
        ("2026-03-01T09:30:00.000Z", 1_772_357_400.0), ("2026-03-01 09:30:00", 1_772_357_400),
        ("2026-03-01T10:30:00.250+01:00", 1_772_357_400.25), ("2026-03-01 10:30:00.25+01", 1_772_357_400.25),
        ("1969-12-31T23:59:59.500Z", -0.5),
        ("2000-02-29", 951_782_400), ("0000-01-01T00:00:00.000Z", -62_167_219_200),
    ])
    func datesAreISO8601(_ text: String, _ seconds: Double) {
        #expect(Date(sqlValue: .text(text)) == Date(timeIntervalSince1970: seconds))
    }

    @Test func datesAreWrittenWithMilliseconds() {
        #expect(Date(timeIntervalSince1970: -0.5).sqlValue == .text("1969-12-31T23:59:59.500Z"))
        #expect(Date(timeIntervalSince1970: 1_772_357_400.1234).sqlValue == .text("2026-03-01T09:30:00.123Z"))
        #expect(Date.distantFuture.sqlValue == .text("4001-01-01T00:00:00.000Z"))
        #expect(Date(timeIntervalSince1970: 1e300).sqlValue == .text("9999-12-31T23:59:59.999Z"))
    }
}
