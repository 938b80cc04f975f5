import SoloServices
import SoloCore
package import SoloHost
import SoloMigrations

/// Which release a stage goes back to, and whether it may.
struct Rollback: Sendable {
    let stage: HostedStage
    let folders: HostFolders

    /// - Parameter named: the release that was asked for; the one before without it.
    /// - Throws: ``HostError`` if there is none, or what serves has changed a database so that the other one can't work with it.
    func target(_ named: String?) throws -> String {
        guard let serving = try folders.serving(stage) else {
            throw HostError(
                .notRunning, "The stage '\(stage.stage)' has never served.", fix: "Deploy it:",
                commands: ["solo deploy --stage \(stage.stage)"], isRefusal: true)
        }
        let kept = HostedRelease.names(of: stage, in: folders)
        let history = StageHistory(stage, in: folders)
        guard let target = try named ?? history.previous(of: serving, among: kept) else {
            throw HostError(
                .unknownName, "No release of the stage '\(stage.stage)' is left to go back to.",
                fix: "Deploy an older commit.", isRefusal: true)
        }
        guard target != serving else { return target }
        let release = try HostedRelease(target, of: stage, in: folders)
        let contracts = try Self.contracts(HostedRelease(serving, of: stage, in: folders), after: release)
        guard contracts.isEmpty else {
            throw HostError(
                .noWayBack, "The release \(target) can't work with the databases as they are now.",
                details: contracts.map { "This contract step has run since: \($0)" },
                fix: "Mend the code and deploy it; a contract step takes away what older releases need.",
                isRefusal: true)
        }
        return target
    }

    /// The contract steps that a release has and an older one does not.
    private static func contracts(_ release: HostedRelease, after older: HostedRelease) throws -> [String] {
        let (new, old) = (try release.migrations, try older.migrations)
        return release.manifest.databases.flatMap { database in
            let known = Set(old[database].map(\.file))
            return new[database].filter { $0.step == .contract && !known.contains($0.file) }.map {
                "\(database)/\($0.file)"
            }
        }
    }
}

extension HostError.Code {
    package static let noWayBack = Self("no-way-back")
}
