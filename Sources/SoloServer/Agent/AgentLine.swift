import Foundation
package import SoloCore

/// What the agent on a host prints, one JSON object a line: a greeting, then what its command is about.
package enum AgentLine: Sendable, Equatable {
    case greeting(AgentGreeting)
    case facts(HostFacts)
    case point(PointReport)

    /// Reads a line. `nil` if it is none of these, such as a notice of the login shell.
    package init?(_ line: String) {
        let data = Data(line.utf8)
        let decoder = JSONDecoder()
        if let greeting = try? decoder.decode(AgentGreeting.self, from: data) {
            self = .greeting(greeting)
        } else if let point = try? decoder.decode(PointReport.self, from: data) {
            self = .point(point)
        } else if let facts = try? decoder.decode(HostFacts.self, from: data) {
            self = .facts(facts)
        } else {
            return nil
        }
    }

    package func encoded() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data =
            switch self {
            case .greeting(let greeting): try encoder.encode(greeting)
            case .facts(let facts): try encoder.encode(facts)
            case .point(let point): try encoder.encode(point)
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
