package import Foundation

/// Reads the files of a tar archive whose bytes come piece by piece.
package struct TarReader {
    package enum Event {
        case begin(name: String, bytes: Int)
        case content(Data)
        case end
    }

    private enum Place {
        case header
        case content(left: Int, padding: Int)
        case padding(left: Int)
        case end
    }

    private var place = Place.header
    private var collected: [UInt8] = []

    package init() {}

    /// - Throws: ``TarError``, and what the body throws.
    package mutating func consume(_ bytes: Data, _ body: (Event) async throws -> Void) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch place {
            case .header:
                let piece = rest.prefix(TarHeader.block - collected.count)
                collected += piece
                rest = rest.dropFirst(piece.count)
                guard collected.count == TarHeader.block else { return }
                let header = try TarHeader(collected)
                collected = []
                guard let header else {
                    place = .end
                    continue
                }
                try await body(.begin(name: header.name, bytes: header.bytes))
                place = .content(left: header.bytes, padding: TarHeader.padding(after: header.bytes))
                if header.bytes == 0 { try await end(padding: 0, body) }
            case .content(let left, let padding):
                let piece = rest.prefix(left)
                try await body(.content(piece))
                rest = rest.dropFirst(piece.count)
                place = .content(left: left - piece.count, padding: padding)
                if piece.count == left { try await end(padding: padding, body) }
            case .padding(let left):
                let piece = rest.prefix(left)
                rest = rest.dropFirst(piece.count)
                place = piece.count == left ? .header : .padding(left: left - piece.count)
            case .end: return
            }
        }
    }

    /// - Throws: ``TarError`` if the archive has no end.
    package func finish() throws {
        guard case .end = place else { throw TarError(what: "it ends too early") }
    }

    private mutating func end(padding: Int, _ body: (Event) async throws -> Void) async throws {
        try await body(.end)
        place = padding == 0 ? .header : .padding(left: padding)
    }
}
