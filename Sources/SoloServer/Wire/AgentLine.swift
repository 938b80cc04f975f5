import Foundation
package import SoloCore
package import SoloHost

/// What the agent on a host prints, one JSON object a line: a greeting, then what its command is about.
package enum AgentLine: Sendable, Equatable {
    case greeting(AgentGreeting)
    case facts(HostFacts)
    case point(PointReport)
    /// A stage of the host.
    case stage(StageState)
    /// The keys that may deploy.
    case access([AccessGrant])
    /// Every stage of the host.
    case stages([StageSummary])
    case deploy(DeployEvent)
    /// A release that was built.
    case built(BuiltRelease)
    /// The processes that were started again, with other bindings.
    case reloaded([String])
    /// Restored data is in the stage's place, and what the former data is called.
    case replaced(kept: String?)
    /// What was asked for is done.
    case done
    /// It is not, and why.
    case problem(HostError)

    /// Those that have a key of their own.
    private struct Keyed: Codable {
        var stage: StageState?
        var stages: [StageSummary]?
        var access: [AccessGrant]?
        var deploy: DeployEvent?
        var built: BuiltRelease?
        var reloaded: [String]?
        var replaced: Replaced?
        var done: Bool?
        var problem: AdminProblem?

        var line: AgentLine? {
            if let stage { return .stage(stage) }
            if let access { return .access(access) }
            if let stages { return .stages(stages) }
            if let deploy { return .deploy(deploy) }
            if let built { return .built(built) }
            if let reloaded { return .reloaded(reloaded) }
            if let replaced { return .replaced(kept: replaced.kept) }
            if let problem { return .problem(problem.error) }
            return done == true ? .done : nil
        }
    }

    private struct Replaced: Codable {
        var kept: String?
    }

    /// Reads a line. `nil` if it is none of these, such as a notice of the login shell.
    package init?(_ line: String) {
        let data = Data(line.utf8)
        let decoder = JSONCoding.decoder
        if let keyed = try? decoder.decode(Keyed.self, from: data), let line = keyed.line {
            self = line
        } else if let greeting = try? decoder.decode(AgentGreeting.self, from: data) {
            self = .greeting(greeting)
        } else if let point = try? decoder.decode(PointReport.self, from: data) {
            self = .point(point)
        } else if let facts = try? decoder.decode(HostFacts.self, from: data) {
            self = .facts(facts)
        } else {
            return nil
        }
    }

    /// Whether nothing follows it in what a helper says.
    var isLast: Bool {
        switch self {
        case .done, .problem, .reloaded, .deploy(.ended): true
        default: false
        }
    }

    package func encoded() throws -> String {
        let encoder = JSONCoding.encoder
        let data =
            switch self {
            case .greeting(let greeting): try encoder.encode(greeting)
            case .facts(let facts): try encoder.encode(facts)
            case .point(let point): try encoder.encode(point)
            case .stage(let stage): try encoder.encode(Keyed(stage: stage))
            case .access(let grants): try encoder.encode(Keyed(access: grants))
            case .stages(let stages): try encoder.encode(Keyed(stages: stages))
            case .deploy(let event): try encoder.encode(Keyed(deploy: event))
            case .built(let release): try encoder.encode(Keyed(built: release))
            case .reloaded(let processes): try encoder.encode(Keyed(reloaded: processes))
            case .replaced(let kept): try encoder.encode(Keyed(replaced: Replaced(kept: kept)))
            case .done: try encoder.encode(Keyed(done: true))
            case .problem(let error): try encoder.encode(Keyed(problem: AdminProblem(error)))
            }
        return String(decoding: data, as: UTF8.self)
    }
}

/// The first line: which versions of the protocol the agent speaks.
package struct AgentGreeting: Codable, Sendable, Equatable {
    package var agent: WireVersion
    package var solo: String

    package init(agent: WireVersion = .agent, solo: String = SoloRelease.current) {
        self.agent = agent
        self.solo = solo
    }

    /// Throws unless both sides have a version in common.
    package func check() throws(WireMismatch) {
        try WireMismatch.check(.agent, theirs: agent, solo: solo, ours: .agent)
    }
}

/// A stage of a host, for whoever is about to deploy it.
package struct StageState: Codable, Sendable, Equatable {
    /// The release that serves.
    package var serving: String?
    /// Whether its last deploy has not come to its end.
    package var isUnfinished: Bool?
    /// Those that the host has.
    package var releases: [String]
    /// The version of the host's C library.
    package var glibc: String
    package var architecture: String
    /// The major versions of Postgres that are installed.
    package var postgres: [String]
    /// The name that people reach the stage by.
    package var domain: String?
    /// What the host serves, also of other stages.
    package var sites: [HostedSite]?
    /// The host's own addresses that others may reach.
    package var addresses: [String]?
    /// What a plan compares a stack with; `nil` if the stage is not there.
    package var applied: AppliedStack?
    /// How safe its data is; `nil` if the stage is not there.
    package var protection: StageProtection?
}

/// One of the stages of a host.
package struct StageSummary: Codable, Sendable, Equatable {
    package var product: String
    package var stage: String
    /// The release that serves.
    package var serving: String?
    package var domain: String?
    /// What its visitors read while it is closed.
    package var maintenance: MaintenanceNotice?
}

/// What a host is.
package struct HostFacts: Codable, Sendable, Equatable {
    package var distribution: String
    package var kernel: String
    package var architecture: String
    /// In bytes.
    package var memory: Int
    package var disk: Int
    package var diskFree: Int
    /// The major versions of Postgres that are installed.
    package var postgres: [String]
    /// In seconds.
    package var uptime: Int
}
