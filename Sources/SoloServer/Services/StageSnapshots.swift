import Foundation
import SoloStore

/// Copies of a stage's databases from before migrations ran on them, a folder for each deploy that ran some.
struct StageSnapshots: Sendable {
    /// Those that stay.
    static let kept = 3
    private static let unfinished = "unfinished"

    let folder: String

    /// Takes one, which is there as a whole or not at all, and removes those that are too old.
    ///
    /// - Parameter write: writes the copies into a folder.
    func take(before release: String, write: (String) async throws -> Void) async throws {
        let new = path(Self.unfinished)
        try removeAll(new)
        try DurableFile.makeFolder(new)
        try await write(new)
        for name in try FileManager.default.contentsOfDirectory(atPath: new) {
            try DurableFile(path: "\(new)/\(name)").flush()
        }
        try DurableFile.flushFolder(new)
        try DurableFile(path: new).move(to: path(freeName(for: release)))
        for name in names.dropFirst(Self.kept) { try removeAll(path(name)) }
    }

    /// The newest first.
    var names: [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let dated = entries.filter { $0 != Self.unfinished }.map { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path(name))
            return (name: name, date: attributes?[.modificationDate] as? Date ?? .distantPast)
        }
        return dated.sorted { $0.date > $1.date }.map(\.name)
    }

    /// A deploy that failed after some of its migrations may be tried again. What was before the first one is not replaced.
    private func freeName(for release: String) -> String {
        let taken = Set(names)
        var (name, count) = (release, 1)
        while taken.contains(name) {
            count += 1
            name = "\(release)-\(count)"
        }
        return name
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    private func removeAll(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.removeItem(atPath: path)
    }
}
