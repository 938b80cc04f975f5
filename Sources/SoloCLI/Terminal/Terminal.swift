import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Standard output or standard error: where a command's text goes, and whether a person is looking at it.
package struct Terminal: Sendable {
    package static let standardOutput = Terminal(1)
    package static let standardError = Terminal(2)

    private let descriptor: Int32
    /// Whether it is a terminal and not a file or a pipe.
    package let isInteractive: Bool
    /// Whether colours may be used: on a terminal that has them, unless `NO_COLOR` is set (no-color.org).
    package let hasColor: Bool

    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
        isInteractive = isatty(descriptor) == 1
        hasColor = Self.allowsColor(
            isInteractive: isInteractive, environment: ProcessInfo.processInfo.environment)
    }

    package static func allowsColor(isInteractive: Bool, environment: [String: String]) -> Bool {
        isInteractive && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    package var style: Style { Style(color: hasColor) }

    /// Columns of the terminal, 80 if it does not say.
    package var width: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    package func print(_ text: String) { write(text + "\n") }

    package func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { libcWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return  // The output is closed, so this cannot be reported.
            }
            bytes = bytes.dropFirst(count)
        }
    }
}

private func libcWrite(_ descriptor: Int32, _ from: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, from, count)
}

/// JSON for scripts: keys sorted, readable, slashes as they are, dates as ISO 8601.
package enum JSONText {
    package static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
