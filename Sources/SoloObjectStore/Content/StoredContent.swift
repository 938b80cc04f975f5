import struct Foundation.Data

/// Where the bytes of an object are.
enum StoredContent: Sendable, Equatable {
    /// In the index itself.
    case inline(Data)
    /// In files, one after the other; more than one if it was put in parts.
    case files([StoredFile])

    var size: Int {
        switch self {
        case .inline(let bytes): bytes.count
        case .files(let files): files.reduce(0) { $0 + $1.size }
        }
    }

    var fileNames: [String] {
        switch self {
        case .inline: []
        case .files(let files): files.map(\.name)
        }
    }
}

struct StoredFile: Sendable, Equatable {
    var name: String
    var size: Int
}
