import Foundation
import SoloStore

/// The file of a stage's ``StorageMap``, `storage.json`.
struct StorageMapFile: Sendable {
    private static let version = 1

    let path: String

    private struct Document: Codable {
        /// By kind and id.
        var names: [String: [String: String]]
        var candidates: [String: [String]]?
        var version: Int
    }

    /// `nil` if there is none yet.
    ///
    /// - Throws: ``StorageMapError`` for one that cannot be read: without it, data would be taken for another resource's.
    func read() throws -> StorageMap? {
        guard let content = try DurableFile(path: path).read() else { return nil }
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: content)
        } catch {
            throw StorageMapError.damaged(path)
        }
        guard document.version <= Self.version else { throw StorageMapError.newer(path) }
        var names: [StoredResource: String] = [:]
        var candidates: Set<StoredResource> = []
        for (kind, ids) in document.names {
            for (id, name) in ids { names[try resource(kind, id)] = name }
        }
        for (kind, ids) in document.candidates ?? [:] {
            for id in ids { candidates.insert(try resource(kind, id)) }
        }
        return StorageMap(names: names, candidates: candidates)
    }

    /// It is on the disk when this returns.
    func write(_ map: StorageMap) throws {
        var document = Document(names: [:], candidates: nil, version: Self.version)
        for (resource, name) in map.names { document.names[resource.kind.rawValue, default: [:]][resource.id] = name }
        if !map.candidates.isEmpty {
            document.candidates = Dictionary(grouping: map.candidates, by: \.kind.rawValue)
                .mapValues { $0.map(\.id).sorted() }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try DurableFile(path: path).replace(with: encoder.encode(document))
    }

    private func resource(_ kind: String, _ id: String) throws -> StoredResource {
        guard let kind = StoredResource.Kind(rawValue: kind) else { throw StorageMapError.damaged(path) }
        return StoredResource(kind, id)
    }
}

/// Why the file of a storage map cannot be read.
package struct StorageMapError: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String
    package var fix: String

    package var description: String { "\(message) \(fix)" }

    static func damaged(_ path: String) -> Self {
        Self(
            message: "\(path) is damaged: it says where the data of each resource is, and cannot be read.",
            fix:
                "Restore it from a copy, or move it away if no resource was ever renamed: then each has its data under its id."
        )
    }

    static func newer(_ path: String) -> Self {
        Self(message: "\(path) was written by a newer Solo.", fix: "Update solo on this machine.")
    }
}
