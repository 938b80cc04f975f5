/// Builds the routes of an ``API``, ``Routes`` or ``Group``, with `if`, `switch` and `for`.
@resultBuilder
public enum RouteBuilder {
    /// A route or a group.
    public static func buildExpression(_ routes: some RouteProviding) -> [RouteDeclaration] { routes.routes }
    /// A block without a part.
    public static func buildBlock() -> [RouteDeclaration] { [] }
    /// The first part of a block.
    public static func buildPartialBlock(first: [RouteDeclaration]) -> [RouteDeclaration] { first }
    /// The parts of a block so far, and the next one.
    public static func buildPartialBlock(
        accumulated: [RouteDeclaration], next: [RouteDeclaration]
    ) -> [RouteDeclaration] { accumulated + next }
    /// An `if` without an `else`.
    public static func buildOptional(_ part: [RouteDeclaration]?) -> [RouteDeclaration] { part ?? [] }
    /// The first branch of an `if` or `switch`.
    public static func buildEither(first: [RouteDeclaration]) -> [RouteDeclaration] { first }
    /// The other branch of an `if` or `switch`.
    public static func buildEither(second: [RouteDeclaration]) -> [RouteDeclaration] { second }
    /// A `for` loop.
    public static func buildArray(_ parts: [[RouteDeclaration]]) -> [RouteDeclaration] { parts.flatMap { $0 } }
    /// Code under `if #available`.
    public static func buildLimitedAvailability(_ part: [RouteDeclaration]) -> [RouteDeclaration] { part }
}
