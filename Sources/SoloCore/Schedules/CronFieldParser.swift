/// Reads one field of a cron expression into a bit for each number that it matches.
struct CronFieldParser {
    var field: CronField
    var text: String
    var expression: String

    func parse() throws(ScheduleError) -> UInt64 {
        var bits: UInt64 = 0
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            bits |= try parse(item: String(item))
        }
        return bits
    }

    private func parse(item: String) throws(ScheduleError) -> UInt64 {
        guard !item.isEmpty else {
            throw error("has a comma without a value beside it", fix: "remove the comma, or write the missing value")
        }
        if let extra = item.first(where: { "?#".contains($0) }) ?? extensionLetter(in: item) {
            throw error(
                "uses `\(extra)`, which other schedulers added to cron",
                fix:
                    "use only numbers, lists, ranges and steps; a handler can return at once on a day that is not meant"
            )
        }
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let range = try parse(range: parts[0], hasStep: parts.count == 2)
        let step = parts.count == 2 ? try parse(step: parts[1], of: parts[0]) : 1
        var bits: UInt64 = 0
        for value in stride(from: range.lowerBound, through: range.upperBound, by: step) {
            bits |= 1 << UInt64(value)
        }
        return bits
    }

    private func parse(range text: String, hasStep: Bool) throws(ScheduleError) -> ClosedRange<Int> {
        // The whole week is 0 to 6: with 7 in it, `*/7` would be Sunday twice.
        if text == "*" { return field == .dayOfWeek ? 0...6 : field.range }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let first = try parse(number: ends[0])
        guard ends.count == 2 else {
            guard !hasStep else {
                throw error(
                    "has a step after the single number \(text)",
                    fix: "write the range that is stepped through: `\(text)-\(field.range.upperBound)/…`")
            }
            return first...first
        }
        var last = try parse(number: ends[1])
        // `FRI-SUN` means the Sunday after Friday.
        if field == .dayOfWeek, last == 0, first > 0 { last = 7 }
        guard first <= last else {
            let wrapped = "`\(ends[0])-\(field.range.upperBound),\(field.range.lowerBound)-\(ends[1])`"
            throw error("has the range \(text), whose end is before its start", fix: "write the two parts: \(wrapped)")
        }
        return first...last
    }

    private func parse(number text: String) throws(ScheduleError) -> Int {
        if let index = field.names.firstIndex(of: text.lowercased()) {
            return index + field.range.lowerBound
        }
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text) else {
            let what = text.isEmpty ? "lacks a number" : "has `\(text)`, which is not a number"
            let word = field.names.first { text.lowercased().hasPrefix($0) }
            throw error(
                what + (field.names.isEmpty || text.isEmpty ? "" : " or a name"),
                fix: word.map { "write `\($0.uppercased())`" } ?? "use \(field.allowed)")
        }
        guard field.range.contains(number) else {
            throw error("has \(number), which is out of range", fix: "use \(field.allowed)")
        }
        return number
    }

    private func parse(step text: String, of range: String) throws(ScheduleError) -> Int {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), let step = Int(text), step > 0 else {
            throw error(
                "has the step `/\(text)`, which is not a number from 1 up", fix: "write a step such as `\(range)/2`")
        }
        guard step <= field.range.upperBound else {
            // `*/90` looks like "every 90 minutes" and would tick every hour.
            throw error(
                "has the step /\(step), which is longer than the field",
                fix: "use \(field.allowed); for a longer distance `.every(…)` takes any span")
        }
        return step
    }

    /// `L` and `W` of other schedulers, if they are not part of a name.
    private func extensionLetter(in item: String) -> Character? {
        let word = item.lowercased()
        guard field == .dayOfMonth || field == .dayOfWeek, !field.names.contains(where: word.contains) else {
            return nil
        }
        return item.first { "LWlw".contains($0) }
    }

    private func error(_ problem: String, fix: String) -> ScheduleError {
        ScheduleError(
            code: .cron,
            message: "The \(field.name) field `\(text)` of the cron expression \"\(expression)\" \(problem).",
            fix: fix)
    }
}
