public import HTTPTypes

// A closure of one expression may discard that expression's value if nothing is expected, so that a handler whose value
// is not `Encodable` would respond with 204. Its route is made by an initializer that is preferred to the one for nothing
// and may fail (`Scripts/handlers`); such a route becomes a part of its own type, and no block takes one.
//
// It is the block that is unavailable, not the initializer: the compiler prefers whatever is available. Its error stands at
// the block's brace, so the initializer, which is deprecated, says which route is meant.

/// A route whose handler's value is neither a response nor nothing.
public struct RouteWithoutResponse: Sendable {
    fileprivate init() {}
}

extension RouteBuilder {
    /// A route whose handler's value is not a response.
    public static func buildExpression(_ route: (some Endpoint)?) -> RouteWithoutResponse { RouteWithoutResponse() }

    /// A route whose handler's value is not a response, at the start of a block.
    @available(
        *, unavailable,
        message: "the value of a handler in this block is not a response: the warning beside the route says what to do"
    )
    public static func buildPartialBlock(first: RouteWithoutResponse) -> [RouteDeclaration] { [] }

    /// A route whose handler's value is not a response, in a block.
    @available(
        *, unavailable,
        message: "the value of a handler in this block is not a response: the warning beside the route says what to do"
    )
    public static func buildPartialBlock(
        accumulated: [RouteDeclaration], next: RouteWithoutResponse
    ) -> [RouteDeclaration] { accumulated }
}

// The modifiers of such a route, so that the message is about its handler.
extension Optional where Wrapped: Endpoint {
    /// See ``Endpoint/path(_:as:_:)``.
    public func path<Value: LosslessStringConvertible & Sendable>(
        _ name: String, as type: Value.Type, _ summary: String? = nil
    ) -> Self { self }

    /// See ``Endpoint/query(_:as:required:_:)``.
    public func query<Value: LosslessStringConvertible & Sendable>(
        _ name: String, as type: Value.Type, required: Bool = false, _ summary: String? = nil
    ) -> Self { self }

    /// See ``Endpoint/status(_:)``.
    public func status(_ status: HTTPResponse.Status) -> Self { self }

    /// See ``Endpoint/response(_:_:)``.
    public func response(_ status: Int, _ meaning: String) -> Self { self }

    /// See ``Endpoint/summary(_:)``.
    public func summary(_ summary: String) -> Self { self }
}
