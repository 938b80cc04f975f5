import SoloCore
import Synchronization

/// How the invocations of each component ended.
final class InvocationFigures: Sendable {
    struct Key: Hashable {
        var component: String
        var verdict: String
    }

    private let counts = Mutex<[Key: Int]>([:])

    func count(_ component: String, _ verdict: InvocationOutcome.Verdict) {
        counts.withLock { $0[Key(component: component, verdict: verdict.rawValue), default: 0] += 1 }
    }

    var now: [Key: Int] { counts.withLock { $0 } }
}
