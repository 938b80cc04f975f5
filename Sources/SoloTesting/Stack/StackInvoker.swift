import SoloCore
import SoloRuntime
import Synchronization

/// Delivers invocations by a plain call, and notes what went wrong in them.
final class StackInvoker: Invoker {
    private let clock: StackClock
    private let program = Mutex<BoundProgram?>(nil)
    private let failures = Mutex<[String]>([])

    init(clock: StackClock) {
        self.clock = clock
    }

    /// The program comes last: it needs the services' bindings.
    func bind(_ program: BoundProgram) {
        self.program.withLock { $0 = program }
    }

    /// What went wrong since this was asked the last time.
    func takeFailures() -> [String] {
        failures.withLock { failures in
            defer { failures = [] }
            return failures
        }
    }

    func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
        guard let program = program.withLock({ $0 }) else { throw CancellationError() }
        let outcome = try await program.invoke(invocation, now: clock.now)
        if outcome.verdict != .done { failures.withLock { $0.append(outcome.error ?? outcome.verdict.rawValue) } }
        return outcome
    }
}
