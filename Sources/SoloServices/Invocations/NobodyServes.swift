package import SoloCore

/// The app of a stage that does not run: its stores are opened, and nothing is delivered.
package struct NobodyServes: Invoker {
    package init() {}

    package func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
        throw InvocationNotDelivered("The stage does not run.")
    }
}
