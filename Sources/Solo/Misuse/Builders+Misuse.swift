// Overloads for mistakes of which the compiler's own message would mislead. None of them can be called.

extension StackBuilder {
    /// A route beside the components.
    @available(
        *, unavailable,
        message: "a route stands in an API: API(\"api\") { Get(…) }, or in a module in Routes(\"api\") { Get(…) }"
    )
    public static func buildExpression(_ route: some Endpoint) -> [any Stack] { [] }

    /// A group of routes beside the components.
    @available(*, unavailable, message: "a group of routes stands in an API: API(\"api\") { Group(…) { … } }")
    public static func buildExpression(_ group: Group) -> [any Stack] { [] }

    /// A resource beside the components.
    @available(
        *, unavailable,
        message: "a resource is a stored property, 'let database = SQLite(\"db\")', and is named with 'using:'"
    )
    public static func buildExpression(_ resource: some Resource) -> [any Stack] { [] }
}

extension RouteBuilder {
    /// A component among the routes.
    @available(*, unavailable, message: "an API holds routes: write this beside the API, not in it")
    public static func buildExpression(_ stack: some Stack) -> [RouteDeclaration] { [] }
}

/// A queue is not named whole.
@available(*, unavailable, message: "name the queue's sending end, as in 'using: receipts.sender'")
extension Queue: Resource {
    public typealias Client = QueueSender<Message>
    public var use: ResourceUse { sender.use }
    public func client(in scope: ClientScope) throws -> QueueSender<Message> { try sender.client(in: scope) }
}
