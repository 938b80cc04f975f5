import HTTPTypes
import NIOCore
import NIOHTTP1

/// What the bytes of an arriving head tell before it is parsed, so that what the parser rejects gets the right status.
struct RequestLine {
    /// Whether the head's first line is there.
    private var isComplete = false
    private var endsInVersion = false
    private var beginsLikeMethod = false

    init() {}

    /// Of a head that begins with these bytes.
    init(_ bytes: ByteBufferView) {
        let word = bytes.prefix(20).prefix { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        beginsLikeMethod = !word.isEmpty && word.endIndex < bytes.endIndex && bytes[word.endIndex] == UInt8(ascii: " ")
    }

    /// Looks for the line's end in the next bytes of the head.
    mutating func read(_ bytes: ByteBufferView) {
        guard !isComplete, let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return }
        isComplete = true
        endsInVersion =
            bytes[..<end].suffix(9).starts(with: "HTTP/".utf8) && bytes[..<end].last == UInt8(ascii: "\r")
    }

    /// The response to what the parser rejects; `inBody` if the head was accepted.
    func error(for error: HTTPParserError, inBody: Bool) -> HTTPError {
        switch error {
        case .headerOverflow where !inBody:
            isComplete ? HTTPError(.requestHeaderFieldsTooLarge) : HTTPError(.uriTooLong)
        case .headerOverflow: HTTPError(.requestHeaderFieldsTooLarge)
        case .invalidMethod where beginsLikeMethod: HTTPError(.notImplemented, detail: "Unknown method.")
        case .invalidVersion where endsInVersion: HTTPError(.httpVersionNotSupported)
        default: HTTPError.badRequest("The request is malformed.")
        }
    }
}
