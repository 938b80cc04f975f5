package import SoloServer

/// A host as text.
package struct HostPage: Sendable {
    package var style: Style

    package init(style: Style) { self.style = style }

    package func line(_ step: HostSetup.Step) -> String {
        switch step {
        case .reached(let system): row("", "machine", system)
        case .agent(nil, _): row(style.green("ok"), "solo", "is there")
        case .agent(let bytes?, let seconds):
            row(style.yellow("changed"), "solo", "sent \(ByteCount.text(bytes)) in \(Moment.span(seconds))")
        case .point(let report): line(report)
        }
    }

    package func line(_ report: PointReport) -> String {
        let word = report.state.rawValue
        let painted =
            switch report.state {
            case .ok: style.green(word)
            case .changed, .drift: style.yellow(word)
            case .skipped: style.dim(word)
            case .failed: style.red(word)
            }
        return row(painted, report.point, report.detail)
    }

    package func summary(_ name: String, _ result: HostSetup.Result, seconds: Double) -> String {
        let time = Moment.span(seconds)
        let failed = result.points.filter { $0.state == .failed }.map(\.point)
        if !failed.isEmpty {
            return style.red("\(name) is not ready: \(failed.joined(separator: ", ")) failed (\(time)).")
        }
        let isChanged = result.sentBytes != nil || result.points.contains { $0.state == .changed }
        return isChanged ? "\(name) is ready (\(time))." : "\(name) is ready: nothing was to be changed (\(time))."
    }

    package func facts(_ facts: HostFacts, solo: String) -> String {
        let postgres = facts.postgres.isEmpty ? "none" : facts.postgres.joined(separator: ", ")
        let rows = [
            ("system", "\(facts.distribution), \(facts.kernel), \(facts.architecture)"),
            ("memory", ByteCount.text(facts.memory)),
            ("disk", "\(ByteCount.text(facts.diskFree)) free of \(ByteCount.text(facts.disk))"),
            ("up", Self.days(facts.uptime)), ("solo", solo), ("postgres", postgres),
        ]
        return rows.map { name, value in row("", name, value) }.joined(separator: "\n")
    }

    /// `3 d 4 h`, `4 h 5 min`, `5 min`.
    static func days(_ seconds: Int) -> String {
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60)
        return days > 0 ? "\(days) d \(hours) h" : hours > 0 ? "\(hours) h \(minutes) min" : "\(minutes) min"
    }

    private func row(_ state: String, _ name: String, _ text: String) -> String {
        // Colours have no width, so the word is measured without them.
        let plain = state.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        func padding(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(1, width - text.count))
        }
        return "  \(state)\(padding(plain, 9))\(name)\(padding(name, 18))\(text)"
    }
}
