import SoloCore
import SoloRuntime

/// A route that may take a typed body: ``Post``, ``Put``, ``Patch`` or ``Delete``.
///
///     Post("/orders", body: NewOrder.self, using: database, handler: placeOrder)
///
///     func placeOrder(_ request: Request, _ order: NewOrder, db: SQLClient) async throws -> Order
///
/// The body is decoded from JSON. A request of another content type gets a 415, an empty one and one that is not JSON
/// a 400, and one whose JSON does not fit the type a 422 with the name of the field.
public protocol BodyEndpoint: Endpoint {}

extension BodyEndpoint {
    static func route<Input: Decodable & Sendable, each R: Resource, Output: Encodable & SendableMetatype>(
        _ path: String, _ resource: repeat each R, at place: Diagnostic.Place,
        handler: @escaping @Sendable (Request, Input, repeat (each R).Client) async throws -> Output
    ) -> RouteDeclaration {
        RouteDeclaration(
            method, path, place: place, uses: uses(repeat each resource), input: Input.self, output: Output.self
        ) { scope, status in
            let clients = (repeat try (each resource).client(in: scope))
            let encoder = ResponseEncoder(Output.self, status: status)
            return { request in
                let input = try request.json(Input.self)
                return try encoder.response(to: await handler(request, input, repeat each clients))
            }
        }
    }

    static func route<Input: Decodable & Sendable, each R: Resource>(
        _ path: String, _ resource: repeat each R, at place: Diagnostic.Place,
        handler: @escaping @Sendable (Request, Input, repeat (each R).Client) async throws -> Void
    ) -> RouteDeclaration {
        RouteDeclaration(
            method, path, place: place, uses: uses(repeat each resource), input: Input.self, output: nil
        ) { scope, status in
            let clients = (repeat try (each resource).client(in: scope))
            return { request in
                let input = try request.json(Input.self)
                try await handler(request, input, repeat each clients)
                return Response(status: status ?? .noContent)
            }
        }
    }
}
