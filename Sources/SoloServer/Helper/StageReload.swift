import Foundation
import SoloCore
import SoloHost
import SoloStore

/// Gives the processes of the release that serves the bindings that they would be started with now, such as a secret's new value.
///
/// A companion, which is a second process of the same release, accepts in place of each process that is replaced, until the replacement
/// does: no request waits for the ones under way, and bindings with which the release does not come up change nothing. Like two releases, the two
/// never accept at once, and the record of promotion says which does. The companion's units and its folder, a link, are called
/// ``name(beside:)``; the link is there as long as a reload is unfinished. It can be begun again at any moment.
struct StageReload: Sendable {
    let target: SystemdTarget

    private var stage: HostedStage { target.stage }
    private var folders: HostFolders { target.folders }

    static func name(beside release: String) -> String { release + HostedRelease.companionSuffix }

    /// Whether an earlier reload was not finished.
    func isLeft(of release: String) -> Bool {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: link(to: release))) != nil
    }

    /// - Returns: the processes that were started again; none if nothing has changed for any.
    func run(_ name: String) async throws -> [String] {
        let release = try target.release(name)
        if isLeft(of: name) { try await giveBack(to: name) }
        var changed: [(ReleaseProcess, Bindings)] = []
        for process in release.manifest.processes {
            let bindings = try await target.bindings(of: process.name, release.name)
            if try isNew(bindings, for: process.name, name) { changed.append((process, bindings)) }
        }
        guard !changed.isEmpty else { return [] }
        try FileManager.default.createSymbolicLink(atPath: link(to: name), withDestinationPath: name)
        do {
            for (process, bindings) in changed { try await replace(process, of: release, bindings) }
        } catch {
            // One that accepts goes on to, until the next reload: the process that it stands for does not come up.
            if try folders.serving(stage) == name { try await removeCompanion(of: name) }
            throw error
        }
        try await removeCompanion(of: name)
        return changed.map(\.0.name)
    }

    private func replace(_ process: ReleaseProcess, of release: HostedRelease, _ bindings: Bindings) async throws {
        let sealed = SealedBindings(shell: target.shell)
        let path = folders.bindings(of: process.name, release.name, of: stage)
        // One that nobody has asked for yet is started with what is sealed then.
        guard try await target.running(release).contains(process.name) else {
            return try await sealed.write(bindings, to: path)
        }
        let companion = try target.release(Self.name(beside: release.name))
        var own = bindings
        own.release = companion.name
        try await sealed.write(own, to: folders.bindings(of: process.name, companion.name, of: stage))
        try await start(process, of: companion)
        try await sealed.write(bindings, to: path)
        try await handOver(process, from: release, to: companion)
        try await start(process, of: release)
        try await handOver(process, from: companion, to: release)
    }

    /// The one accepts nothing more, then the other one accepts; what comes meanwhile waits in the public socket. Returns once the one has
    /// finished what it had, and ended.
    private func handOver(
        _ process: ReleaseProcess, from old: HostedRelease, to new: HostedRelease
    ) async throws {
        let (olds, news) = (target.clients(of: old, [process.name]), target.clients(of: new, [process.name]))
        defer { for control in olds + news { control.close() } }
        let (unit, id) = try await target.mainProcess(of: process.name, old)
        for control in olds + news { _ = try? await control.health(within: .seconds(5)) }
        for control in olds { try? await control.stop(superseded: true) }
        try DurableFile(path: folders.promotion(of: stage)).replace(
            with: PromotionRecord(release: new.name).content, permissions: 0o644)
        for control in news { try await control.promote() }
        try await target.waitForEnd(of: [unit: id], old)
    }

    /// Undoes what an interrupted reload left.
    private func giveBack(to release: String) async throws {
        let companion = Self.name(beside: release)
        if try folders.serving(stage) == companion { try await target.serve(release, insteadOf: companion) }
        try await removeCompanion(of: release)
    }

    /// Returns once it is healthy.
    private func start(_ process: ReleaseProcess, of release: HostedRelease) async throws {
        let service = target.units.serviceName(of: process.name, release.name)
        let control = target.units.controlName(of: process.name, release.name)
        let units = target.units.units(
            of: release.manifest, release: release.name, binary: release.manifest.name
        ).filter { [service, control].contains($0.name) }
        try await target.files.install(units)
        try await target.files.start([control])
        let began = Date()
        _ = try await target.shell.run(["systemctl", "reset-failed", service])
        try await target.files.start([service])
        do {
            try await target.waitUntilHealthy(release, [process.name])
        } catch {
            let words = await target.lastWords(of: release.name, since: began)
            throw HostError(
                .neverHealthy, "The process \(process.name) does not come up with its new bindings.",
                details: words.isEmpty ? ["\(error)"] : words,
                fix: "The one before goes on with what it was started with. Set a value with which it comes up.")
        }
    }

    /// Whether a process that runs was started with others. The folder is the credentials' of its unit, which root alone reads.
    private func isNew(_ bindings: Bindings, for process: String, _ release: String) throws -> Bool {
        let unit = target.units.serviceName(of: process, release)
        let path = "\(SystemdVariable.credentialFolders)/\(unit)/\(SystemdVariable.bindingsFile)"
        guard let content = try target.shell.read(path), var known = try? Bindings.decode(Data(content.utf8)) else {
            return true
        }
        // Another solo has nothing new for the process.
        known.solo = bindings.solo
        let encoder = JSONCoding.encoder
        return try encoder.encode(known) != encoder.encode(bindings)
    }

    private func removeCompanion(of release: String) async throws {
        try await target.stop(Self.name(beside: release))
        try target.shell.remove(link(to: release))
    }

    private func link(to release: String) -> String { folders.release(Self.name(beside: release), of: stage) }
}
