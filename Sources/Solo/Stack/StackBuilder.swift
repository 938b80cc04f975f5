/// Builds the body of a ``Stack``: components and stacks beneath each other, with `if`, `switch` and `for`.
@resultBuilder
public enum StackBuilder {
    /// A component or a module.
    public static func buildExpression(_ stack: some Stack) -> [any Stack] { [stack] }
    /// The parts of a block, in order.
    public static func buildBlock(_ parts: [any Stack]...) -> [any Stack] { parts.flatMap { $0 } }
    /// An `if` without an `else`.
    public static func buildOptional(_ part: [any Stack]?) -> [any Stack] { part ?? [] }
    /// The first branch of an `if` or `switch`.
    public static func buildEither(first: [any Stack]) -> [any Stack] { first }
    /// The other branch of an `if` or `switch`.
    public static func buildEither(second: [any Stack]) -> [any Stack] { second }
    /// A `for` loop.
    public static func buildArray(_ parts: [[any Stack]]) -> [any Stack] { parts.flatMap { $0 } }
    /// Code under `if #available`.
    public static func buildLimitedAvailability(_ part: [any Stack]) -> [any Stack] { part }
    /// The whole body.
    public static func buildFinalResult(_ parts: [any Stack]) -> Stacks { Stacks(parts) }
}
