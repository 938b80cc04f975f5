package import Foundation
package import SoloArchive
import SoloStore

/// The archived write-ahead log of one Postgres cluster at a destination. With a base backup it leads to every moment since.
///
/// Segments come in batches, since a request and two files for each would cost more than its bytes. A batch counts once it was read back and its
/// manifest is there, as a backup does.
package struct LogCatalog: Sendable {
    private static let file = "segments"
    /// What the name of a segment begins with until its whole batch was read.
    private static let unread = "."

    /// A batch as its manifest's path tells it.
    package struct Batch: Sendable, Equatable {
        /// The names of its first and its last segment, in lower case.
        package var first: String
        package var last: String
        var entry: BackupCatalog.Entry
    }

    private let catalog: BackupCatalog
    private let cluster: String

    private var destination: any BackupDestination { catalog.destination }
    private var layout: BackupLayout { catalog.layout }

    /// - Parameter cluster: its version and a name of its own: `15-3f2a9c01`.
    package init(_ destination: any BackupDestination, _ layout: BackupLayout, cluster: String) {
        catalog = BackupCatalog(destination, layout)
        self.cluster = cluster
    }

    /// Those that are complete, the oldest first.
    package func batches() async throws -> [Batch] {
        try await destination.files(under: layout.log(of: cluster)).compactMap { file in
            guard let (name, digest) = layout.batch(at: file.path, of: cluster), let digest else { return nil }
            let ends = name.split(separator: "-").map(String.init)
            guard ends.count == 2 else { return nil }
            return Batch(
                first: ends[0], last: ends[1],
                entry: BackupCatalog.Entry(name: name, manifestPath: file.path, digest: digest))
        }
        .sorted { $0.first < $1.first }
    }

    /// Writes segments as a batch, which is whole at the destination when this returns.
    ///
    /// - Parameters:
    ///   - segments: at least one, in their order: each one's name, and the path of its file.
    ///   - moment: when they were found.
    package func add(
        _ segments: [(name: String, path: String)], at moment: Date, for recipients: [AgeRecipient]
    ) async throws {
        guard let first = segments.first, let last = segments.last else { return }
        let name = layout.batch(first.name, last.name, of: cluster)
        // What was interrupted began with the same segment. Nothing else is looked for: the log has thousands of files.
        try await removeUnfinished(under: "\(layout.log(of: cluster))\(first.name.lowercased())-")
        let writer = BackupWriter(
            BackupManifest(product: layout.product, stage: layout.stage, taken: moment, release: nil), named: name,
            to: destination, for: recipients)
        try await writer.archive(.log, as: Self.file) { archive in
            for segment in segments {
                let content = try Data(contentsOf: URL(filePath: segment.path), options: .alwaysMapped)
                try await archive.add(segment.name, bytes: content.count) { try await $0(content) }
            }
        }
        _ = try await writer.finish()
    }

    /// Brings every segment from one on into a folder.
    ///
    /// - Parameters:
    ///   - first: the name of the first one that is needed.
    ///   - last: that of the last one; without it, the log's.
    ///   - identities: any that a batch was encrypted to.
    /// - Throws: ``BackupError`` for a batch that is damaged. Whether segments are missing between two is for Postgres' recovery to find.
    package func fetch(
        from first: String, through last: String? = nil, into folder: String, with identities: [AgeIdentity]
    ) async throws {
        let reader = BackupReader(destination, with: identities)
        for batch in try await batches() where batch.last >= first.lowercased() {
            if let last, batch.first > last.lowercased() { break }
            for file in try await catalog.manifest(of: batch.entry).files {
                var (name, content) = ("", Data())
                var names: [String] = []
                try await reader.readArchive(file) { event in
                    switch event {
                    case .begin(let next, _): (name, content) = (try Self.checked(next), Data())
                    case .content(let piece): content += piece
                    case .end:
                        try content.write(to: URL(filePath: "\(folder)/\(Self.unread)\(name)"))
                        names.append(name)
                    }
                }
                // What was read is authentic only now.
                for name in names {
                    guard rename("\(folder)/\(Self.unread)\(name)", "\(folder)/\(name)") == 0 else {
                        throw FileError("write", "\(folder)/\(name)")
                    }
                }
            }
        }
    }

    private static func checked(_ name: String) throws -> String {
        guard name.wholeMatch(of: /[0-9A-F]{8,24}(\.history)?/) != nil else {
            throw BackupError(.damaged, "The log has a segment with the name \(name.debugDescription).")
        }
        return name
    }

    /// When the newest batch was found; `nil` without any.
    func newest() async throws -> Date? {
        guard let last = try await batches().last else { return nil }
        return try await catalog.manifest(of: last.entry).taken
    }

    /// Removes batches.
    ///
    /// - Returns: how many.
    package func remove(_ isOld: (Batch) -> Bool) async throws -> Int {
        let old = try await batches().filter(isOld)
        // The manifests go first: what is interrupted has removed whole batches, and the files that are left go with the next one.
        for batch in old { try await destination.remove(batch.entry.manifestPath) }
        if !old.isEmpty { try await removeUnfinished(under: layout.log(of: cluster)) }
        return old.count
    }

    /// Removes the files of batches that have no manifest. Where the key may not remove anything, they stay.
    private func removeUnfinished(under prefix: String) async throws {
        try await destination.discardUploads(under: prefix)
        let files = try await destination.files(under: prefix).compactMap { file in
            layout.batch(at: file.path, of: cluster).map { (path: file.path, batch: $0) }
        }
        let complete = Set(files.filter { $0.batch.digest != nil }.map(\.batch.name))
        do {
            for file in files where !complete.contains(file.batch.name) { try await destination.remove(file.path) }
        } catch let error as BackupError where error.code == .rejected {
            return
        }
    }
}
