package import struct Foundation.Data

/// Reads a small document within limits. Document types, and with them entities of one's own, are rejected.
package struct XMLReader {
    package struct Malformed: Error, Sendable {
        package var message: String
    }

    private let bytes: [UInt8]
    private var index = 0
    private var elementsLeft: Int
    private static let deepest = 16

    /// - Parameter limit: The most elements that the document may have.
    package static func read(_ data: Data, limit: Int = 20_000) throws(Malformed) -> XMLElement {
        guard let text = String(validating: data, as: UTF8.self) else { throw Malformed(message: "It is not UTF-8.") }
        var reader = XMLReader(bytes: Array(text.utf8), elementsLeft: limit)
        reader.skip([0xEF, 0xBB, 0xBF])
        try reader.skipMisc()
        let root = try reader.element(depth: 0)
        try reader.skipMisc()
        guard reader.index == reader.bytes.count else { throw Malformed(message: "There is text after its end.") }
        return root
    }

    private init(bytes: [UInt8], elementsLeft: Int) {
        self.bytes = bytes
        self.elementsLeft = elementsLeft
    }

    private mutating func element(depth: Int) throws(Malformed) -> XMLElement {
        guard depth < Self.deepest else { throw Malformed(message: "It is nested too deeply.") }
        guard elementsLeft > 0 else { throw Malformed(message: "It has too many elements.") }
        elementsLeft -= 1
        guard skip("<") else { throw Malformed(message: "An element is missing at byte \(index).") }
        let qualified = try name()
        let hasContent = try tagEnd()
        let local = qualified.split(separator: ":").last.map(String.init) ?? qualified
        var element = XMLElement(local)
        guard hasContent else { return element }
        var text: [UInt8] = []
        while true {
            guard index < bytes.count else { throw Malformed(message: "The element \(local) does not end.") }
            if skip("</") {
                guard try name() == qualified else { throw Malformed(message: "The element \(local) does not end.") }
                skipSpace()
                guard skip(">") else { throw Malformed(message: "The end of \(local) is not closed.") }
                element.text = String(decoding: text, as: UTF8.self)
                return element
            } else if skip("<!--") {
                try skipThrough("-->")
            } else if skip("<![CDATA[") {
                let start = index
                try skipThrough("]]>")
                text += bytes[start..<(index - 3)]
            } else if skip("<?") {
                try skipThrough("?>")
            } else if peek("<!") {
                throw Malformed(message: "Declarations are not allowed.")
            } else if peek("<") {
                element.children.append(try self.element(depth: depth + 1))
            } else if skip("&") {
                try text.append(contentsOf: reference())
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
    }

    /// Reads attributes away; whether the element has content.
    private mutating func tagEnd() throws(Malformed) -> Bool {
        while index < bytes.count {
            skipSpace()
            if skip("/>") { return false }
            if skip(">") { return true }
            _ = try name()
            skipSpace()
            guard skip("=") else { break }
            skipSpace()
            if skip("\"") {
                try skipThrough("\"")
            } else if skip("'") {
                try skipThrough("'")
            } else {
                break
            }
        }
        throw Malformed(message: "A tag is not closed.")
    }

    private mutating func name() throws(Malformed) -> String {
        let start = index
        while index < bytes.count, !" \t\r\n/>=<&'\"".utf8.contains(bytes[index]) { index += 1 }
        guard index > start, index - start <= 256 else {
            throw Malformed(message: "A name is missing at byte \(start).")
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// The five entities that XML has by itself, and characters by number.
    private mutating func reference() throws(Malformed) -> [UInt8] {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: ";"), index - start < 12 { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        guard skip(";") else { throw Malformed(message: "An entity is not closed.") }
        switch word {
        case "amp": return Array("&".utf8)
        case "lt": return Array("<".utf8)
        case "gt": return Array(">".utf8)
        case "quot": return Array("\"".utf8)
        case "apos": return Array("'".utf8)
        default: break
        }
        let number =
            word.hasPrefix("#x")
            ? UInt32(word.dropFirst(2), radix: 16)
            : word.hasPrefix("#") ? UInt32(word.dropFirst()) : nil
        guard let number, let scalar = Unicode.Scalar(number) else {
            throw Malformed(message: "The entity \(word) is unknown.")
        }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func skipMisc() throws(Malformed) {
        while true {
            skipSpace()
            if skip("<?") {
                try skipThrough("?>")
            } else if skip("<!--") {
                try skipThrough("-->")
            } else if peek("<!") {
                throw Malformed(message: "Declarations are not allowed.")
            } else {
                return
            }
        }
    }

    private mutating func skipSpace() {
        while index < bytes.count, " \t\r\n".utf8.contains(bytes[index]) { index += 1 }
    }

    private func peek(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[index...].starts(with: $0) }
    }

    @discardableResult private mutating func skip(_ text: StaticString) -> Bool {
        guard peek(text) else { return false }
        index += text.utf8CodeUnitCount
        return true
    }

    private mutating func skip(_ prefix: [UInt8]) {
        if bytes[index...].starts(with: prefix) { index += prefix.count }
    }

    private mutating func skipThrough(_ end: StaticString) throws(Malformed) {
        while index < bytes.count {
            if skip(end) { return }
            index += 1
        }
        throw Malformed(message: "Something is not closed.")
    }
}
