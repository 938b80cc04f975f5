import HTTPTypes
import NIOHTTP1

/// Decides whether a parsed head may become a request: what could be read in two ways is rejected (RFC 9112, RFC 9110).
struct HeadCheck {
    /// The request's target in origin form, if it came in another one.
    var target: String?
    /// Bytes of the body as announced; `nil` if it is chunked.
    var length: Int?
    var hasBody: Bool
    var expectsContinue = false
    /// The connection can't go on after the response.
    var mustClose: Bool

    private static let targetLimit = 8192

    init(_ head: HTTPRequestHead, bodyLimit: Int) throws {
        var hosts: [String] = []
        var lengths: [String] = []
        var codings: [String] = []
        var expectation: String?
        var upgrades = false
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 4 where Self.isSame(name, "host"): hosts.append(value)
            case 6 where Self.isSame(name, "expect"): expectation = value
            case 7 where Self.isSame(name, "upgrade"): upgrades = true
            case 14 where Self.isSame(name, "content-length"): lengths.append(value)
            case 17 where Self.isSame(name, "transfer-encoding"): codings.append(value)
            default: break
            }
        }
        let isOld = head.version.minor == 0
        guard head.version.major == 1 else { throw HTTPError(.httpVersionNotSupported) }
        guard head.uri.utf8.count <= Self.targetLimit else {
            throw HTTPError(.uriTooLong, detail: "A target may have at most \(Self.targetLimit) bytes.")
        }
        if head.method == .CONNECT { throw HTTPError(.notImplemented, detail: "This server is not a proxy.") }
        guard hosts.count == 1 || hosts.isEmpty && isOld else {
            throw HTTPError.badRequest(
                hosts.isEmpty ? "The Host header is missing." : "There is more than one Host header.")
        }
        if let host = hosts.first, !Self.isHost(host[...]) {
            throw HTTPError.badRequest("The Host header is not valid.")
        }
        target = try Self.target(head)
        (length, hasBody) = try Self.framing(lengths: lengths, codings: codings, isOld: isOld)
        if let length, length > bodyLimit { throw HTTPError.bodyTooLarge(bodyLimit) }
        if let expectation, !isOld {
            guard Self.isSame(expectation, "100-continue") else {
                throw HTTPError(.expectationFailed, detail: "Only `Expect: 100-continue` is supported.")
            }
            expectsContinue = hasBody
        }
        // The parser stops after a request for an upgrade, and upgrades are not supported.
        mustClose = !head.isKeepAlive || upgrades
    }

    private static func framing(lengths: [String], codings: [String], isOld: Bool) throws -> (Int?, Bool) {
        guard codings.isEmpty else {
            guard lengths.isEmpty, !isOld else {
                throw HTTPError.badRequest("The body's length is ambiguous.")
            }
            guard codings.count == 1, let coding = codings.first, isSame(coding, "chunked") else {
                throw HTTPError(.notImplemented, detail: "The only transfer coding is chunked.")
            }
            return (nil, true)
        }
        guard let text = lengths.first else { return (0, false) }
        guard lengths.count == 1, !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }),
            let length = Int(text)
        else {
            throw HTTPError.badRequest("The Content-Length header must be one number.")
        }
        return (length, length > 0)
    }

    /// `nil` for an origin form, which stays as it is; of an absolute form its path and query, since its host is the one in the Host field.
    private static func target(_ head: HTTPRequestHead) throws -> String? {
        let uri = head.uri
        guard uri.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw HTTPError.badRequest("The target has characters that must be percent-encoded.")
        }
        if uri.utf8.first == UInt8(ascii: "/") || uri == "*" && head.method == .OPTIONS { return nil }
        let lower = uri.prefix(8).lowercased()
        let scheme = lower.hasPrefix("http://") ? 7 : lower.hasPrefix("https://") ? 8 : 0
        guard scheme > 0 else { throw HTTPError.badRequest("The target is not a path.") }
        let rest = uri.dropFirst(scheme)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard isHost(rest[..<end]) else { throw HTTPError.badRequest("The host in the target is not valid.") }
        let path = rest[end...]
        return path.first == "/" ? String(path) : "/" + path
    }

    /// A registered name, an address or an address in brackets, and a port.
    private static func isHost(_ text: Substring) -> Bool {
        var text = text
        let end = text.withUTF8 { utf8 -> Int? in
            guard (1...255).contains(utf8.count) else { return nil }
            var end = 0
            while end < utf8.count, isHostByte(utf8[end]) { end += 1 }
            if end < utf8.count, utf8[end] == UInt8(ascii: ":"), end > 0 {
                guard utf8.count - end <= 6, utf8[(end + 1)...].allSatisfy({ (48...57).contains($0) }) else {
                    return nil
                }
                return utf8.count
            }
            return end
        }
        guard let end else { return false }
        return end == text.utf8.count || isBracketed(text)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// `[2001:db8::1]:8080`.
    private static func isBracketed(_ text: Substring) -> Bool {
        guard text.first == "[", let end = text.firstIndex(of: "]") else { return false }
        let port = text[end...].dropFirst()
        guard port.isEmpty || port.first == ":" && port.utf8.count <= 6 else { return false }
        return port.dropFirst().utf8.allSatisfy { (48...57).contains($0) }
            && IPAddress(text[..<end].dropFirst()) != nil
    }

    /// Equal but for the case of letters; `lower` is in lower case.
    private static func isSame(_ text: String, _ lower: StaticString) -> Bool {
        text.utf8.count == lower.utf8CodeUnitCount
            && lower.withUTF8Buffer { lower in
                zip(text.utf8, lower).allSatisfy { one, other in
                    one == other || (one | 0x20) == other && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(one)
                }
            }
    }
}
