package import HTTPTypes
package import SoloCore
package import SoloRuntime

/// What the source says of one route, and how its handler gets its clients.
public struct RouteDeclaration: Sendable {
    package typealias Handle = @Sendable (Request) async throws -> Response

    package var method: HTTPRequest.Method
    package var path: String
    package var place: Diagnostic.Place
    package var uses: [ResourceUse]
    /// The module that adds it to another module's API.
    package var module: String?
    /// The type of the body that it takes, if it takes one.
    package var input: (any (Decodable & SendableMetatype).Type)?
    /// The type that its handler returns; `nil` for nothing and for a ``NoResponse``, which respond with 204.
    package var output: (any (Encodable & SendableMetatype).Type)?
    /// Declared path and query parameters.
    package var parameters: [ParameterDeclaration] = []
    /// Further responses that the handler gives, by status, with their meaning.
    package var responses: [Int: String] = [:]
    package var summary: String?
    /// The status of a response that the handler does not write itself.
    package var status: HTTPResponse.Status?
    package var bind: @Sendable (ClientScope, HTTPResponse.Status?) throws -> Handle

    package init(
        _ method: HTTPRequest.Method, _ path: String, place: Diagnostic.Place, uses: [ResourceUse],
        input: (any (Decodable & SendableMetatype).Type)? = nil, output: (any (Encodable & SendableMetatype).Type)?,
        bind: @escaping @Sendable (ClientScope, HTTPResponse.Status?) throws -> Handle
    ) {
        self.method = method
        self.path = path
        self.place = place
        self.uses = uses
        self.input = input
        self.output = output is any NoResponse.Type ? nil : output
        self.bind = bind
    }

    /// The handler with its clients, which also checks the declared parameters.
    package func handle(in scope: ClientScope) throws -> Handle {
        let handle = try bind(scope, status)
        let parameters = parameters
        guard !parameters.isEmpty else { return handle }
        return { request in
            for parameter in parameters { try parameter.check(request) }
            return try await handle(request)
        }
    }
}

/// A path or query parameter as a route declares it: checked before the handler runs, and written in the OpenAPI document.
package struct ParameterDeclaration: Sendable {
    package var name: String
    package var location: Declaration.Parameter.Location
    package var type: any Sendable.Type
    package var isRequired: Bool
    package var summary: String?
    package var place: Diagnostic.Place
    package var check: @Sendable (Request) throws -> Void
}
