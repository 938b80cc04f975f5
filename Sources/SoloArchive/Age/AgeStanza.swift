/// The part of a header that is for one recipient: `-> X25519 SHARE`, and the wrapped key in lines of 64 characters.
struct AgeStanza: Equatable, Sendable {
    static let prefix = "-> "
    static let columns = 64

    /// `X25519`, `scrypt`, or a kind that other software has.
    var kind: String
    var arguments: [String]
    var body: [UInt8]

    /// The last line is shorter than the others, so it is empty if they hold everything.
    var text: String {
        var lines = [Self.prefix + ([kind] + arguments).joined(separator: " ")]
        var rest = Substring(CanonicalBase64.text(body))
        repeat {
            lines.append(String(rest.prefix(Self.columns)))
            rest = rest.dropFirst(Self.columns)
        } while !rest.isEmpty || lines.last?.utf8.count == Self.columns
        return lines.map { $0 + "\n" }.joined()
    }
}
