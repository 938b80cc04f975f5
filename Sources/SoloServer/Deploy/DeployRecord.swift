package import struct Foundation.Date

/// One step of a deploy, in the order in which they are taken. Each may be taken again, with the same effect.
package enum DeployStep: String, Codable, Sendable, CaseIterable, Comparable {
    /// A copy of the databases, if migrations are pending.
    case snapshot
    /// What the release needs is there and permitted: databases, expand steps of migrations, roles, buckets, queues.
    case prepare
    /// Its processes run, healthy, beside those of the release that serves.
    case start
    /// It serves in place of the other one.
    case promote
    /// A connection starts it from now on, also after a start of the machine, and its names lead to it.
    case settle
    /// It is watched.
    case bake
    /// The other one has finished what it had, and its processes are gone.
    case drain
    /// Contract steps of migrations, which the other one could not have worked with.
    case contract
    /// Old releases are removed.
    case prune

    package static func < (one: DeployStep, other: DeployStep) -> Bool { one.order < other.order }

    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What a deploy has done, as its journal keeps it: each step is written down before it is taken, and once it is done.
package struct DeployRecord: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable {
        case begun, done
    }

    /// How it ended.
    package enum Ending: String, Codable, Sendable {
        /// The release serves.
        case deployed
        /// It never served: what it had is gone again.
        case undone
        /// It served and was not good enough: the one before serves again.
        case rolledBack
    }

    package struct Entry: Codable, Sendable, Equatable {
        package var step: DeployStep
        package var state: State
        package var at: Date
    }

    /// What a bake has to know, also if another helper goes on with it.
    package struct Watch: Codable, Sendable, Equatable {
        package var policy: Bake.Policy
        /// What the release before did while its processes ran.
        package var before: Bake.Figures
        /// How often the new one's processes had been started again before they served.
        package var restarts: Int
    }

    /// What is deployed.
    package let release: String
    /// What served before; `nil` for the first release of a stage.
    package let previous: String?
    package private(set) var entries: [Entry] = []
    /// How it is watched once it serves; `nil` if it is not.
    package private(set) var watch: Watch?
    /// Why it goes back, if it does.
    package private(set) var reason: String?
    /// What it wrote last before it went back.
    package private(set) var log: [String]?
    package private(set) var ending: Ending?

    package init(release: String, previous: String?) {
        self.release = release
        self.previous = previous
    }

    package mutating func note(_ step: DeployStep, _ state: State, at date: Date) {
        entries.append(Entry(step: step, state: state, at: date))
    }

    package mutating func expect(_ watch: Watch?) { self.watch = watch }

    /// From here on it goes back, whoever goes on with it.
    package mutating func giveUp(_ reason: String, log: [String]? = nil) {
        guard self.reason == nil else { return }
        self.reason = reason
        self.log = log
    }

    package mutating func end(_ ending: Ending) { self.ending = ending }

    package func isDone(_ step: DeployStep) -> Bool { entries.contains { $0.step == step && $0.state == .done } }

    /// When it was begun first.
    package func began(_ step: DeployStep) -> Date? { entries.first { $0.step == step }?.at }

    package func hasBegun(_ step: DeployStep) -> Bool { entries.contains { $0.step == step } }
}

extension DeployRecord {
    /// What is to be done with a deploy that nobody goes on with.
    package enum Recovery: Sendable, Equatable {
        case nothing
        /// It never served, or is not to: the release before serves, and nothing of this one is left.
        case goBack(DeployRecord.Ending)
        /// It serves, and has to be finished from this step on.
        case goOn(from: DeployStep)
    }

    /// - Parameter serving: the release that the promotion's record names. Whether a promotion that was interrupted took place is decided
    ///   by that alone: it is what a process reads that is started again.
    package func recovery(serving: String?) -> Recovery {
        guard ending == nil else { return .nothing }
        guard reason == nil else { return .goBack(hasBegun(.bake) ? .rolledBack : .undone) }
        guard serving == release else { return .goBack(.undone) }
        // A promotion is taken again: some of its processes may not have been told.
        let left = DeployStep.allCases.filter { $0 >= .promote && !isDone($0) }
        return .goOn(from: left.first ?? .prune)
    }
}
