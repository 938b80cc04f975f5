import ArgumentParser

/// A span of time on the command line: `30s`, `10m`, `2h`, `1d`, or seconds without a unit.
package struct DelayArgument: ExpressibleByArgument, Equatable {
    package var seconds: Double

    package init?(argument: String) {
        guard let match = argument.wholeMatch(of: /(\d{1,9}(?:\.\d{1,3})?)(s|m|h|d)?/), let number = Double(match.1)
        else {
            return nil
        }
        let unit: Double =
            switch match.2 {
            case "m": 60
            case "h": 3600
            case "d": 86_400
            default: 1
            }
        seconds = number * unit
    }
}
