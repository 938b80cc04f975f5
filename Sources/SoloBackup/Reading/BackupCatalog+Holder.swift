package import Foundation

extension BackupCatalog {
    /// Whether another machine than this one was the last to take the stage over. While nobody has, it is everybody's.
    ///
    /// A file for each takeover, which is never changed, since that is what a destination keeps: the newest counts.
    package func isTaken(from machine: String) async throws -> Bool {
        guard let newest = try await destination.files(under: layout.holders).last?.path else { return false }
        return newest.split(separator: ".").last.map(String.init) != machine
    }

    /// Has the stage belong to a machine from now on: another one that comes back finds that out.
    ///
    /// - Parameter machine: letters and digits.
    package func take(over machine: String, at moment: Date) async throws {
        let last = try await destination.files(under: layout.holders).last?.path
        let name = BackupLayout.name(of: moment, after: last.map { layout.takeover(at: $0) })
        try await destination.write(Data("\(machine)\n".utf8), to: "\(layout.holders)\(name).\(machine)")
    }
}
