import Foundation

/// The values that a probed initializer is given, one set for each attempt: first empty ones, then some that a check is
/// likely to accept.
struct SchemaSamples: Sendable {
    /// Starts at zero.
    let attempt: Int

    /// How many sets there are: each text with each pair of a number and a flag.
    static var count: Int { texts.count * pairs.count }

    var text: String { Self.texts[attempt % Self.texts.count] }
    var number: Int { attempt == 0 ? 0 : pair.number }
    var flag: Bool { pair.flag }

    private var pair: (number: Int, flag: Bool) { Self.pairs[attempt / Self.texts.count % Self.pairs.count] }

    private static let pairs = [(number: 1, flag: false), (1, true), (10, true), (100, false), (-1, false)]

    private static let texts = [
        "", "a", "1", "someone@example.com", "https://example.com/", "EUR", "en", "2026-01-31", "2026-01-31T12:00:00Z",
        "12:00", "some-name", "/path", "#000000", "00000000-0000-4000-8000-000000000000", "192.0.2.1", "+491234567",
        "A long text with an upper-case letter, a 1 and a sign!",
    ]
}
