import Foundation
import SoloCore
package import SoloServices

/// Workers and crons whose attempts failed.
extension DevPage {
    /// `12:04:31  failed   worker.receipts, message 0DQ…, attempt 1 of 5: no printer. Tried again in 1.4 s.`
    package func line(for failure: FailedAttempt) -> String {
        let name = String(failure.component.drop { $0 != "." }.dropFirst())
        let what: String
        let then: String
        switch failure.next {
        case .retry(let delay): (what, then) = (failure.id, style.dim("Tried again in \(Self.seconds(delay))."))
        case .deadLetter(let queue):
            (what, then) = (
                failure.id,
                "It is a dead letter now: " + style.cyan("solo queue list \(queue)")
            )
        case .runFailed:
            (what, then) = (failure.id, "This run is given up: " + style.cyan("solo cron history \(name)"))
        }
        let clock = style.dim(Self.clock(failure.time.formatted(.iso8601)))
        let error = failure.error.trimmingCharacters(in: .whitespacesAndNewlines).printable
        return "  \(clock)  \(style.red("failed "))  \(failure.component)  \(what)  "
            + "attempt \(failure.attempt) of \(failure.maximumAttempts): \(error)  \(then)"
    }
}
