import struct Foundation.Data

/// A key as its bytes, whose order is the order of listings.
struct ObjectKey: Sendable, Hashable {
    static let longest = 1024

    var bytes: Data

    init(_ text: String) { bytes = Data(text.utf8) }
    init(_ bytes: Data) { self.bytes = bytes }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func hasPrefix(_ prefix: String) -> Bool { bytes.starts(with: prefix.utf8) }

    /// The first key after every key that begins with these bytes. UTF-8 has no byte 0xFF, so it ends everything.
    static func end(ofPrefix prefix: Data) -> Data {
        var end = prefix
        while let last = end.popLast() {
            if last < 0xFF {
                end.append(last + 1)
                return end
            }
        }
        return Data([0xFF])
    }
}
