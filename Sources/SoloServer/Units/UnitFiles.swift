import Foundation
import SoloCore

/// The unit files of a host, and what systemd makes of them.
struct UnitFiles: Sendable {
    static let folder = "/etc/systemd/system"

    let shell: any HostShell

    /// Writes those that differ, and has systemd read them if there was one.
    @discardableResult
    func install(_ units: [SystemdUnit]) async throws -> Bool {
        var changed = false
        for unit in units {
            let path = "\(Self.folder)/\(unit.name)"
            guard try shell.read(path) != unit.text else { continue }
            try shell.replace(path, with: unit.text, permissions: 0o644)
            changed = true
        }
        if changed { try await reload() }
        return changed
    }

    /// Stops units, takes their files away, and has systemd forget them.
    func remove(_ names: [String]) async throws {
        guard !names.isEmpty else { return }
        _ = try await shell.run(["systemctl", "disable", "--quiet"] + names)
        // It fails for what is not there, and waits for what is.
        _ = try await shell.run(["systemctl", "stop"] + names)
        for name in names { try shell.remove("\(Self.folder)/\(name)") }
        try await reload()
        _ = try await shell.run(["systemctl", "reset-failed"] + names)
    }

    /// Those of a stage.
    func names(of stage: HostedStage) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasPrefix(stage.unitPrefix) }
            .sorted()
    }

    func start(_ names: [String]) async throws {
        guard !names.isEmpty else { return }
        let result = try await shell.run(["systemctl", "start"] + names)
        guard result.isSuccess else {
            throw ShellFailure(command: ["systemctl", "start"] + names, error: result.error)
        }
    }

    /// Started with the machine, from now on.
    func enable(_ names: [String]) async throws {
        guard !names.isEmpty else { return }
        let result = try await shell.run(["systemctl", "enable", "--quiet", "--no-reload"] + names)
        guard result.isSuccess else {
            throw ShellFailure(command: ["systemctl", "enable"] + names, error: result.error)
        }
    }

    /// Whether each of them is there and neither stopped, nor failed, nor waiting to be started again, in their order.
    func areActive(_ names: [String]) async throws -> [Bool] {
        guard !names.isEmpty else { return [] }
        let result = try await shell.run(["systemctl", "is-active"] + names)
        let states = result.output.split(separator: "\n").map(String.init)
        return names.indices.map { index in
            index < states.count && !["inactive", "failed", "unknown", "activating"].contains(states[index])
        }
    }

    /// What systemd says of a unit, such as its `MainPID`.
    func property(_ name: String, of unit: String) async throws -> String {
        try await shell.output("systemctl", "show", "--property=\(name)", "--value", unit)
    }

    /// How often systemd started them again after they had failed, all together.
    func restarts(of services: [String]) async throws -> Int {
        guard !services.isEmpty else { return 0 }
        let result = try await shell.run(["systemctl", "show", "--property=NRestarts", "--value"] + services)
        return result.output.split(separator: "\n").compactMap { Int($0) }.reduce(0, +)
    }

    func reload() async throws { try await shell.require("systemctl", "daemon-reload") }
}
