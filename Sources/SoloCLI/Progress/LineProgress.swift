import SoloHost
package import SoloLaptop

/// The progress of a build for a file or a pipe, which has no moving line: that it has begun, and how far it is about every ten
/// seconds.
package struct LineProgress: Sendable {
    package static let pause: Duration = .seconds(10)

    private var last: (time: ContinuousClock.Instant, isBuilding: Bool)?

    package init() {}

    /// The line to write now, if any: the first step, the first that is counted, and then one after each pause.
    package mutating func line(for report: DevReport, at now: ContinuousClock.Instant) -> String? {
        let text: String
        let isBuilding: Bool
        switch report {
        case .preparing(let step): (text, isBuilding) = (step, step.hasPrefix("Building"))
        case .building(let progress): (text, isBuilding) = ("Building [\(progress.done)/\(progress.total)]", true)
        default: return nil
        }
        if let last, now < last.time + Self.pause, last.isBuilding || !isBuilding { return nil }
        last = (now, isBuilding || last?.isBuilding == true)
        return text
    }
}
