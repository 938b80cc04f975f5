import Foundation
import SoloHost
import SoloProcess

/// What the host's journal has of a release's processes: how they ended, and the app's own lines.
struct ReleaseJournal: Sendable {
    /// Lines that are shown at most.
    static let limit = 8
    /// systemd's own message that the main process of a unit has ended (`SD_MESSAGE_UNIT_PROCESS_EXIT_STR`, sd-messages.h).
    static let exitMessage = "98e322203f7a4ed290d09fe03c09fe15"

    let shell: any HostShell

    /// - Parameter services: their units, and what each writes under in the journal.
    func lastWords(of services: [(unit: String, identifier: String)], since date: Date) async -> [String] {
        var lines: [String] = []
        for (unit, identifier) in services {
            let result = try? await shell.run(Self.exits(of: unit, since: date))
            if let exit = result?.output.split(separator: "\n").last.flatMap(Self.exit) {
                lines.append("\(identifier) ended with \(exit).")
            }
        }
        let result = try? await shell.run(Self.lines(of: services, since: date))
        return lines + Self.telling((result?.output ?? "").split(separator: "\n").map(String.init))
    }

    static func exits(of unit: String, since date: Date) -> [String] {
        command(since: date, lines: 1, "json") + [
            "--output-fields=EXIT_CODE,EXIT_STATUS", "MESSAGE_ID=\(exitMessage)", "UNIT=\(unit)",
        ]
    }

    /// Only what the processes wrote: systemd's lines about a unit have another identifier.
    static func lines(of services: [(unit: String, identifier: String)], since date: Date) -> [String] {
        command(since: date, lines: 500, "cat")
            + services.flatMap { ["_SYSTEMD_UNIT=\($0.unit)", "SYSLOG_IDENTIFIER=\($0.identifier)"] }
    }

    private static func command(since date: Date, lines: Int, _ output: String) -> [String] {
        // Rounded down: what happened in the second before belongs to it.
        let second = Int(date.timeIntervalSince1970.rounded(.down))
        return ["journalctl", "--quiet", "--no-pager", "--since=@\(second)", "--lines=\(lines)", "--output=\(output)"]
    }

    /// How a process ended, of one of systemd's messages.
    static func exit(_ message: Substring) -> ProcessExit? {
        guard let fields = try? JSONDecoder().decode([String: String].self, from: Data(message.utf8)),
            let status = fields["EXIT_STATUS"].flatMap({ Int32($0) })
        else { return nil }
        return fields["EXIT_CODE"] == "exited" ? .code(status) : .signal(status)
    }

    /// The lines that say why: from the last fatal error on, or else the last warnings, errors and lines on standard error, or else the
    /// last ones of any kind.
    static func telling(_ lines: [String]) -> [String] {
        let read = lines.map { LogLine($0) }
        let grave = read.filter { !["info", "debug", "trace", "notice"].contains($0.level) }
        let fatal = grave.lastIndex { $0.message.contains("Fatal error") }
        // Without the sources of the app at hand, the stack trace that follows it says little.
        let rest = fatal.map { grave[$0...].prefix { $0.message != "Current stack trace:" }.prefix(limit) }
        let chosen = rest ?? (grave.isEmpty ? read : grave).suffix(limit)
        return chosen.map { $0.level.isEmpty ? $0.message : "\($0.level): \($0.message)" }
    }
}
