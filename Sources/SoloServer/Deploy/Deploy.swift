package import struct Foundation.Date

/// A contract step of a migration failed; the stage is as it was before that step.
package struct ContractFailure: Error, Sendable {
    package var reason: String

    package init(reason: String) { self.reason = reason }
}

/// Takes a stage from one release to another, or leaves it as it was.
///
/// Whatever dies at whatever moment, the record says what was to happen next: ``recover()`` finishes the deploy or undoes it, and until
/// then a release serves. Whoever calls these functions holds the stage's lease.
package struct Deploy: Sendable {
    /// What came of a deploy.
    package enum Outcome: Sendable, Equatable {
        /// The release serves already.
        case unchanged
        case deployed
        /// The release serves, and its contract steps failed, for this reason: the next deploy runs them again.
        case deployedWithoutContract(String)
        /// The one before serves again, why, and what this one wrote last.
        case rolledBack(String, log: [String] = [])
    }

    let target: any DeployTarget
    private let journal: any DeployJournal
    private let policy: Bake.Policy
    let now: @Sendable () -> Date
    let pause: @Sendable (Duration) async throws -> Void
    private let report: @Sendable (DeployStep, DeployRecord.State) -> Void

    /// - Parameters:
    ///   - policy: how a release is watched that takes another one's place.
    ///   - pause: waits between two looks at it.
    ///   - report: is told of each step as it begins and when it is done.
    package init(
        _ target: any DeployTarget, _ journal: any DeployJournal, bakes policy: Bake.Policy = Bake.Policy(),
        now: @escaping @Sendable () -> Date = { Date() },
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        report: @escaping @Sendable (DeployStep, DeployRecord.State) -> Void = { _, _ in }
    ) {
        self.target = target
        self.journal = journal
        self.policy = policy
        self.now = now
        self.pause = pause
        self.report = report
    }

    /// Deploys a release that is on the host already.
    ///
    /// - Throws: the error of the step that failed, after everything was undone.
    package func run(_ release: String) async throws -> Outcome {
        // Its steps are not this deploy's.
        try await Deploy(target, journal, now: now, pause: pause).recover()
        let previous = try await target.serving()
        guard previous != release else { return .unchanged }
        var record = DeployRecord(release: release, previous: previous)
        try journal.write(record)
        do {
            if previous != nil, try await target.migrates(to: release) { try await take(.snapshot, &record) }
            for step in [DeployStep.prepare, .start] { try await take(step, &record) }
            record.expect(await watch(policy, record))
            for step in [DeployStep.promote, .settle] { try await take(step, &record) }
        } catch {
            // Without a word of its own, the record says all the same that the release does not serve.
            record.giveUp("\(error)")
            try journal.write(record)
            try await goBack(.undone, &record)
            throw error
        }
        return try await finish(from: .bake, &record)
    }

    /// Whether an earlier deploy left anything to finish or to undo.
    package var isLeft: Bool { get throws { try journal.isLeft } }

    /// Finishes or undoes what an earlier deploy left, if it left anything.
    ///
    /// - Returns: its record, if there was something to do.
    @discardableResult
    package func recover() async throws -> DeployRecord? {
        guard var record = try journal.read(), record.ending == nil else { return nil }
        switch record.recovery(serving: try await target.serving()) {
        case .nothing: break
        case .goBack(let ending): try await goBack(ending, &record)
        case .goOn(let step): _ = try await finish(from: step, &record)
        }
        return record
    }

    /// From the promotion on, when the release serves.
    private func finish(from first: DeployStep, _ record: inout DeployRecord) async throws -> Outcome {
        var outcome = Outcome.deployed
        for step in DeployStep.allCases where step >= max(first, .promote) {
            do {
                try await take(step, &record)
            } catch let error as ContractFailure {
                // What it needs may be another release, so it must not keep the next one from being deployed.
                outcome = .deployedWithoutContract(error.reason)
            }
            if let reason = record.reason {
                try await goBack(.rolledBack, &record)
                return .rolledBack(reason, log: record.log ?? [])
            }
        }
        record.end(.deployed)
        try journal.write(record)
        return outcome
    }

    private func goBack(_ ending: DeployRecord.Ending, _ record: inout DeployRecord) async throws {
        if let previous = record.previous {
            try await target.serve(previous, insteadOf: record.release)
            try await target.settle(previous)
        }
        try await target.stop(record.release)
        try await target.retain([record.previous].compactMap(\.self))
        record.end(ending)
        try journal.write(record)
    }

    /// Takes a step unless it is done. What `bake` finds is in the record with it.
    private func take(_ step: DeployStep, _ record: inout DeployRecord) async throws {
        guard !record.isDone(step) else { return }
        record.note(step, .begun, at: now())
        try journal.write(record)
        report(step, .begun)
        try await perform(step, &record)
        record.note(step, .done, at: now())
        try journal.write(record)
        report(step, .done)
    }

    private func perform(_ step: DeployStep, _ record: inout DeployRecord) async throws {
        let (release, previous) = (record.release, record.previous)
        switch step {
        case .snapshot: try await target.snapshot(before: release)
        case .prepare: try await target.prepare(release, beside: [release, previous].compactMap(\.self))
        case .start: try await target.start(release)
        case .promote: try await target.serve(release, insteadOf: previous)
        case .settle: try await target.settle(release)
        case .bake:
            guard let reason = try await bake(record) else { break }
            record.giveUp(reason, log: await target.lastWords(of: release, since: record.began(.bake) ?? now()))
        case .drain:
            if let previous { try await target.stop(previous) }
            try await target.retain([release])
        case .contract: try await target.contract(release)
        case .prune: try await target.prune(keeping: [release])
        }
    }
}
