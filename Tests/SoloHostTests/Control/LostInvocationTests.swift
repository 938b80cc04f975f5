import SoloProcess
import SoloCore
import Testing

@testable import SoloHost

/// What an invocation says whose process ended meanwhile.
struct LostInvocationTests {
    @Test func `a trap is a crash`() {
        let crash = InvocationCrashed(.signal(4))
        #expect(!crash.wasKilled)
        #expect(crash.description == "The app's process ended before it was done (SIGILL).")
    }

    @Test func `a process that ends by itself has crashed`() { #expect(!InvocationCrashed(.code(1)).wasKilled) }

    @Test func `SIGKILL comes from outside`() { #expect(InvocationCrashed(.signal(9)).wasKilled) }

    @Test func `a connection that closes alone counts as a crash`() { #expect(!InvocationCrashed(nil).wasKilled) }
}
