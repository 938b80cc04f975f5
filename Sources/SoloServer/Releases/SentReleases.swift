package import Foundation

/// The releases of a product that this machine sent last, so that the next one can be sent as what differs from one of them.
///
/// That a file in it is what its name says is not checked here: the host computes the name of what it unpacked.
package struct SentReleases: Sendable {
    /// How many are kept. Each takes as much as the release without compression.
    static let limit = 3

    private let folder: URL

    /// - Parameter folder: is made if it is not there.
    package init(_ folder: URL) { self.folder = folder }

    /// Those that are kept, the one that was sent last first.
    var names: [String] {
        let files = FileManager.default
        let entries = (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
        func sent(_ name: String) -> Date {
            let attributes = try? files.attributesOfItem(atPath: path(of: name))
            return attributes?[.modificationDate] as? Date ?? .distantPast
        }
        return entries.filter { !$0.hasPrefix(".") }.map { ($0, sent($0)) }
            .sorted { $0.1 > $1.1 }.map(\.0)
    }

    func path(of name: String) -> String { folder.appending(path: name).path }

    /// The one to send a release of a size against: the newest that the host has too.
    func base(among releases: [String], size: Int) -> String? {
        guard size <= ReleaseBase.limit else { return nil }
        return names.first { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path(of: name))
            return releases.contains(name) && (attributes?[.size] as? Int ?? .max) <= ReleaseBase.limit
        }
    }

    /// Keeps a release, and forgets the oldest ones.
    func keep(_ package: ReleasePackage, at now: Date = Date()) throws {
        let files = FileManager.default
        let place = path(of: package.name)
        if !files.fileExists(atPath: place) {
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            let unfinished = path(of: ".\(package.name)-\(UUID().uuidString)")
            defer { try? files.removeItem(atPath: unfinished) }
            try ReleaseBase.write(package.files, to: unfinished)
            guard rename(unfinished, place) == 0 else { throw CocoaError(.fileWriteUnknown) }
        }
        try files.setAttributes([.modificationDate: now], ofItemAtPath: place)
        for name in names.dropFirst(Self.limit) { try files.removeItem(atPath: path(of: name)) }
    }
}
