package import Foundation
import SoloCore
package import SoloHost
import SoloLaptop
import SoloServices

/// A stage's status as text.
package struct StatusPage: Sendable {
    package var style: Style
    private let now: Date

    package init(style: Style, at now: Date = Date()) {
        self.style = style
        self.now = now
    }

    package func text(_ status: StageStatus) -> String {
        var rows: [(String, String)] = []
        if let release = status.release {
            let processes = status.appProcesses.sorted { $0.key < $1.key }.map { "\($0.key) in process \($0.value)" }
            rows.append(("release", ([release] + processes).joined(separator: ", ")))
        }
        for (component, address) in (status.addresses?.apis ?? [:]).sorted(by: { $0.key < $1.key }) {
            rows.append((String(component.drop { $0 != "." }.dropFirst()), style.cyan(address)))
        }
        if let services = status.addresses?.services { rows.append(("services", style.cyan(services))) }
        for queue in status.queues {
            let counts = [
                (queue.ready, "ready"), (queue.delayed, "delayed"), (queue.leased, "under way"), (queue.dead, "dead"),
            ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
            rows.append(("queue " + queue.queue, counts.isEmpty ? "empty" : counts.joined(separator: ", ")))
        }
        for schedule in status.schedules {
            rows.append(
                (
                    "cron " + schedule.component.dropFirst("cron.".count),
                    schedule.isRunning ? "running now" : "next \(Moment.text(schedule.next))"
                ))
        }
        for backup in status.backups ?? [] { rows.append(("backups", text(of: backup))) }
        if let backups = status.backups, status.stage != ManifestStage.laptopName {
            let isProtected = BackupStatus.isProtected(backups, at: now)
            rows.append(
                ("protected", isProtected ? "yes" : style.yellow("no") + ", no new verified copy is off the machine"))
        }
        if let drills = status.drills { rows.append(("drills", text(of: drills))) }
        for secret in status.unsetSecrets {
            rows.append(("secret " + secret, style.yellow("not set") + "; solo secret set \(secret)"))
        }
        let width = (rows.map(\.0.count).max() ?? 0) + 3
        let state = status.isRunning ? style.green("runs") : style.dim("does not run; solo dev starts it")
        return
            (["\(style.bold(status.app)), stage \(status.stage), \(state)"]
            + rows.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count) + $0.1 }).joined(
                separator: "\n")
    }

    private func text(of drills: DrillStatus) -> String {
        let last = drills.last.map { "\(Moment.text($0.began)), in \(Moment.span($0.seconds))" } ?? ""
        return switch drills.state {
        case .neverRun: style.yellow("never run") + "; solo drill restore tries a backup"
        case .good: last
        case .stale: style.yellow("stale") + ", the last one was \(last)"
        case .failing: style.red("failing") + ": \(drills.last?.problem?.printable ?? "")"
        }
    }

    private func text(of backup: BackupStatus) -> String {
        let place = " at \(backup.destination.printable)"
        let last = backup.last.map { ", the last good one is of \(Moment.text($0))" } ?? ""
        let since = [("Postgres", backup.log), ("other databases", backup.databases)].compactMap { name, moment in
            moment.map { "\(name) until \(Moment.span(now.timeIntervalSince($0))) ago" }
        }
        let changes = since.isEmpty ? "" : ", " + since.joined(separator: ", ")
        return switch backup.state {
        case .neverRun: style.yellow("never run") + place
        case .good: Moment.text(backup.last) + place + changes
        case .stale: style.yellow("stale") + place + last
        case .failing: style.red("failing") + place + last + ": \(backup.problem?.printable ?? "")"
        }
    }
}
