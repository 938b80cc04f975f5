/// One thing that a host should have, as a value: how it is checked, and how it is repaired.
///
/// Both may run at any time and any number of times.
package struct HostPoint: Sendable {
    package enum Finding: Sendable, Equatable {
        /// It is as it should be; what that is.
        case ok(String)
        /// What is not as it should be.
        case drift([String])
        /// This machine does not have it; why.
        case skipped(String)
    }

    package var name: String
    package var check: @Sendable (any HostShell) async throws -> Finding
    package var repair: @Sendable (any HostShell) async throws -> Void
    /// Whether the host will take back what is there now unless a second login confirms it.
    package var awaitsLogin: @Sendable (any HostShell) throws -> Bool

    package init(
        _ name: String, awaitsLogin: @escaping @Sendable (any HostShell) throws -> Bool = { _ in false },
        check: @escaping @Sendable (any HostShell) async throws -> Finding,
        repair: @escaping @Sendable (any HostShell) async throws -> Void
    ) {
        self.name = name
        self.awaitsLogin = awaitsLogin
        self.check = check
        self.repair = repair
    }

    /// What differs from what should be.
    package func report(_ shell: any HostShell) async -> PointReport {
        do {
            let needsLogin = try awaitsLogin(shell) ? true : nil
            return switch try await check(shell) {
            case .ok(let detail): PointReport(name, .ok, detail, needsLogin: needsLogin)
            case .drift(let details): PointReport(name, .drift, details.joined(separator: "; "))
            case .skipped(let reason): PointReport(name, .skipped, reason)
            }
        } catch {
            return PointReport(name, .failed, "\(error)")
        }
    }

    /// Repairs what differs, and looks again: a repair counts only once the check finds nothing more.
    package func apply(_ shell: any HostShell) async -> PointReport {
        let found = await report(shell)
        guard found.state == .drift else { return found }
        do {
            try await repair(shell)
        } catch {
            return PointReport(name, .failed, "\(error)")
        }
        let left = await report(shell)
        return left.state == .ok
            ? PointReport(name, .changed, found.detail, needsLogin: left.needsLogin)
            : PointReport(name, .failed, "repaired, and still: \(left.detail)")
    }
}

extension HostPoint {
    /// All of them, in the order in which they are made: what others need comes first, and what may cut a connection last.
    ///
    /// - Parameter builds: whether products are built on the host.
    package static func all(revertAfter seconds: Int = 60, builds: Bool = false) -> [HostPoint] {
        [packages, folders, slice, journal, updates, time, swap, helper, proxy]
            + (builds ? [Self.builds] : []) + [firewall, ssh(revertAfter: seconds)]
    }
}

/// A file that Solo owns on a host. It says so in its first line.
package struct ManagedFile: Sendable, Equatable {
    package var path: String
    package var text: String

    package init(_ path: String, _ lines: String) {
        self.path = path
        text = "# Written by Solo; `solo host harden` replaces what is changed here.\n\(lines)\n"
    }

    /// What is wrong with it, if anything.
    func drift(_ shell: any HostShell) throws -> [String] {
        guard let found = try shell.read(path) else { return ["\(path) is missing"] }
        return found == text ? [] : ["\(path) was changed"]
    }

    func write(_ shell: any HostShell) throws { try shell.replace(path, with: text, permissions: 0o644) }
}
