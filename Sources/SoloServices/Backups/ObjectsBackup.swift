import Foundation
import SoloArchive
import SoloBackup
import SoloObjectStore

/// Writes the buckets of a stage: the parts that no earlier backup at the destination has, in archives, and then the list of all objects.
struct ObjectsBackup {
    /// An archive is closed once it has so many bytes, so that retention can remove it before long.
    private static let archiveSize = 256 << 20

    let snapshot: ObjectSnapshot
    let ledger: PartLedger
    /// The files of the destination's last backup, by path.
    let earlier: [String: BackupFile]

    /// Learns from a list of objects which parts the destination has.
    ///
    /// - Parameter known: the archives that it still has.
    static func learn(
        _ file: BackupFile, from reader: BackupReader, into ledger: PartLedger, known: Set<String>
    ) async throws {
        var lines = LineReader()
        try await reader.read(file) { piece in
            for line in lines.consume(piece) {
                let line = try JSONDecoder().decode(ObjectLine.self, from: line)
                for (part, archive) in zip(line.object?.parts ?? [], line.archives ?? []) where known.contains(archive)
                {
                    try ledger.note(part.name, in: archive)
                }
            }
        }
    }

    func write(to writer: BackupWriter) async throws {
        try await snapshot.forEachObject { object, inline in
            for part in object.parts where part.bytes > 0 { try ledger.need(part, inline: inline) }
        }
        var number = 0
        while var next = try ledger.nextMissing() {
            number += 1
            var written: [String] = []
            let file = try await writer.archive(.contents, as: "contents.\(number)") { archive in
                while true {
                    try await add(next, to: archive)
                    written.append(next.part.name)
                    // Until its file is whole it counts as if it were there; if it fails, so does the backup.
                    try ledger.note(next.part.name, in: "")
                    guard archive.bytes < Self.archiveSize, let more = try ledger.nextMissing() else { return }
                    next = more
                }
            }
            for part in written { try ledger.note(part, in: file.path) }
        }
        try await list(to: writer)
    }

    private func add(_ next: (part: ExportedObject.Part, inline: Data?), to archive: ArchiveUpload) async throws {
        try await archive.add(next.part.name, bytes: next.part.bytes) { sink in
            if let inline = next.inline { try await sink(inline) } else { try await snapshot.read(next.part, sink) }
        }
    }

    private func list(to writer: BackupWriter) async throws {
        var used: Set<String> = []
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try await writer.add(.objects, as: "objects.jsonl") { upload in
            for bucket in try snapshot.buckets() {
                try await upload.append(try encoder.encode(ObjectLine(bucket: bucket)) + Data("\n".utf8))
            }
            try await snapshot.forEachObject { object, _ in
                let archives = try object.parts.map { part in
                    part.bytes == 0 ? "" : try ledger.archive(of: part.name) ?? ""
                }
                used.formUnion(archives)
                let line = ObjectLine(object: object, archives: archives)
                try await upload.append(try encoder.encode(line) + Data("\n".utf8))
            }
        }
        for path in used.sorted() { if let file = earlier[path] { writer.reuse(file) } }
    }
}

/// Splits bytes that come piece by piece into lines.
struct LineReader {
    private var rest = Data()

    /// The lines that are complete now. A last one without a line break is never returned.
    mutating func consume(_ piece: Data) -> [Data] {
        rest += piece
        var lines: [Data] = []
        while let end = rest.firstIndex(of: 0x0A) {
            lines.append(Data(rest[rest.startIndex..<end]))
            rest = rest[(end + 1)...]
        }
        rest = Data(rest)
        return lines
    }
}
