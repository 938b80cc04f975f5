import Foundation

/// The JSON of bodies, answers and messages: dates as ISO 8601 both ways.
///
/// One encoder and one decoder for all: nothing changes them after they were made, and both are safe from every thread.
enum JSONAnswer {
    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return encoder
    }()

    static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }()
}
