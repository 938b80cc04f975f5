extension Duration: SQLConvertible {
    /// ISO 8601 text in hours, minutes and seconds, `PT1H30M0.5S`: an `interval` in Postgres, which keeps microseconds.
    public var sqlValue: SQLValue {
        let (seconds, fraction) = components
        let isNegative = self < .zero
        var text = "PT"
        for (amount, unit) in [(seconds / 3600, "H"), (seconds / 60 % 60, "M")] where amount != 0 {
            text += "\(amount)\(unit)"
        }
        let rest = (seconds % 60).magnitude
        guard rest != 0 || fraction != 0 else { return .text(text == "PT" ? "PT0S" : text) }
        text += "\(isNegative ? "-" : "")\(rest)"
        if fraction != 0 {
            var digits = String(fraction.magnitude)
            digits = String(repeating: "0", count: 18 - digits.count) + digits
            while digits.last == "0" { digits.removeLast() }
            text += ".\(digits)"
        }
        return .text(text + "S")
    }

    /// ISO 8601 text in days of 24 hours, hours, minutes and seconds; months and years have no fixed length.
    public init?(sqlValue: SQLValue) {
        let pattern = /P(?:([-+]?\d+)D)?(?:T(?:([-+]?\d+)H)?(?:([-+]?\d+)M)?(?:([-+]?)(\d+)(?:\.(\d{1,18}))?S)?)?/
        guard case .text(let text) = sqlValue, text.count > 2, let match = text.wholeMatch(of: pattern)?.output else {
            return nil
        }
        var (seconds, hasOverflow) = (Int64(0), false)
        func add(_ digits: Substring?, _ length: Int64) {
            guard let digits else { return }
            guard let number = Int64(digits) else { return hasOverflow = true }
            let (product, isTooLong) = number.multipliedReportingOverflow(by: length)
            let (sum, isOver) = seconds.addingReportingOverflow(product)
            (seconds, hasOverflow) = (sum, hasOverflow || isTooLong || isOver)
        }
        let sign = match.4 == "-" ? "-" : ""
        add(match.1, 86_400)
        add(match.2, 3600)
        add(match.3, 60)
        add(match.5.map { "\(sign)\($0)" }, 1)
        guard !hasOverflow else { return nil }
        let digits = match.6.map { $0 + String(repeating: "0", count: 18 - $0.count) } ?? "0"
        guard let fraction = Int64("\(sign)\(digits)") else { return nil }
        self.init(secondsComponent: seconds, attosecondsComponent: fraction)
    }
}
