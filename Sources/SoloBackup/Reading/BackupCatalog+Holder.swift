package import Foundation

extension BackupCatalog {
    /// The machine that has taken the stage over from another one; `nil` while nobody has.
    ///
    /// A file for each takeover, which is never changed, since that is what a destination keeps: the newest counts.
    package func holder() async throws -> String? {
        let newest = try await destination.files(under: layout.holders).last?.path
        return newest.map { String($0.split(separator: ".").last ?? "") }
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
