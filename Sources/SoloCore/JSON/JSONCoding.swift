package import Foundation

/// The JSON of request bodies, responses and messages: dates as ISO 8601 both ways, the keys of an object in alphabetical order.
///
/// `JSONEncoder` does not keep the order in which a value wrote its keys, and its own order differs between two responses of
/// one process. Alphabetical order is stable.
///
/// One encoder and one decoder for all: nothing changes them after they were made, and both are safe from every thread.
package enum JSONCoding {
    package static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(ISO8601Text.text(of: date))
        }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    package static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = ISO8601Text.date(of: text) else {
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: decoder.codingPath, debugDescription: "not a date of ISO 8601",
                        underlyingError: ISO8601Text.NotADate()))
            }
            return date
        }
        return decoder
    }()
}

/// Dates as JSON carries them, RFC 3339: whole seconds without a fraction, others to the millisecond.
package enum ISO8601Text {
    package struct NotADate: Error {}

    private static let whole = Date.ISO8601FormatStyle()
    private static let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    static func text(of date: Date) -> String {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        let isWhole = milliseconds.truncatingRemainder(dividingBy: 1000) == 0
        return date.formatted(isWhole ? whole : fractional)
    }

    static func date(of text: String) -> Date? {
        (try? whole.parse(text)) ?? (try? fractional.parse(text))
    }
}
