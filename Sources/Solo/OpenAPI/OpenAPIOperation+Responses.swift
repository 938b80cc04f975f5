import Foundation
import HTTPTypes
import SoloCore
import SoloRuntime

extension OpenAPIOperation {
    static let problemName = "Problem"

    /// Problem details, RFC 9457.
    static let problem: JSONValue = [
        "type": "object",
        "description": "Problem details (RFC 9457).",
        "required": ["title", "status"],
        "properties": [
            "type": ["type": "string", "format": "uri-reference"],
            "title": ["type": "string"],
            "status": ["type": "integer", "minimum": 400, "maximum": 599],
            "detail": ["type": "string"],
        ],
    ]

    /// The response when the handler returns, those that every route may have, and those that the route declares.
    static func responses(
        _ route: RouteDeclaration, defaults: HTTPDefaults, discovery: SchemaDiscovery
    ) -> [String: JSONValue] {
        var responses: [String: JSONValue] = [
            "500": failure("The handler failed."),
            "503": failure("The handler took too long."),
            // Whatever a handler throws with a status of its own.
            "default": failure("An error."),
        ]
        if !route.parameters.isEmpty || route.input != nil || route.path.contains("/:") {
            responses["400"] = failure("The request is not valid.")
        }
        if route.method != .get { responses["413"] = failure("The body is larger than \(defaults.bodyLimit) bytes.") }
        if route.input != nil {
            responses["415"] = failure("The body is not application/json.")
            responses["422"] = failure("The JSON is not what is expected; the detail names the field.")
        }
        if let limit = defaults.rateLimit {
            responses["429"] = tooMany("More than \(limit.requests) requests in \(limit.per) seconds.")
        }
        responses["\((route.status ?? (route.output == nil ? .noContent : .ok)).code)"] = success(
            route, discovery: discovery)
        if route.output is Response.Type { responses["default"] = anything("Whatever the handler responds with.") }
        for (status, meaning) in route.responses {
            // Below 400 it is a response that the handler writes itself.
            responses[String(status)] = status < 400 ? anything(meaning) : failure(meaning)
        }
        return responses
    }

    private static func success(_ route: RouteDeclaration, discovery: SchemaDiscovery) -> JSONValue {
        switch route.output {
        case nil: ["description": "Done."]
        case is String.Type: content("text/plain", ["type": "string"])
        case is Data.Type: content("application/octet-stream", [:])
        case is HTML.Type: content("text/html", ["type": "string"])
        case is any ResponseConvertible.Type: anything("Whatever the handler responds with.")
        case let output?: content("application/json", discovery.schema(of: output))
        }
    }

    private static func content(_ type: String, _ schema: JSONValue) -> JSONValue {
        ["description": "Success.", "content": .object([type: ["schema": schema]])]
    }

    private static func anything(_ description: String) -> JSONValue {
        ["description": .string(description), "content": ["*/*": [:]]]
    }

    private static func failure(_ description: String) -> JSONValue {
        [
            "description": .string(description),
            "content": [
                "application/problem+json": ["schema": ["$ref": .string("#/components/schemas/\(problemName)")]]
            ],
        ]
    }

    private static func tooMany(_ description: String) -> JSONValue {
        guard case .object(var response) = failure(description) else { return [:] }
        response["headers"] = [
            "Retry-After": ["description": "Seconds to wait.", "schema": ["type": "integer", "minimum": 0]]
        ]
        return .object(response)
    }
}
