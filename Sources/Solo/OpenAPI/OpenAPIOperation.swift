import HTTPTypes
import SoloCore
import SoloRuntime

/// One route as an OpenAPI operation.
struct OpenAPIOperation {
    let json: JSONValue

    /// - Parameter names: what the path's parameters are called in the document, by their names on the route.
    init(
        _ route: RouteDeclaration, names: [String: String], defaults: HTTPDefaults, discovery: SchemaDiscovery
    ) {
        var operation: [String: JSONValue] = [
            "operationId": .string(Self.identifier(route)),
            "responses": .object(Self.responses(route, defaults: defaults, discovery: discovery)),
        ]
        if let summary = route.summary { operation["summary"] = .string(summary) }
        let parameters = Self.parameters(route, names: names, discovery: discovery)
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let input = route.input {
            operation["requestBody"] = [
                "required": true,
                "content": ["application/json": ["schema": discovery.schema(of: input)]],
            ]
        } else if [.post, .put, .patch].contains(route.method) {
            // The handler may read `request.body`, and nothing says whether it does.
            operation["requestBody"] = [
                "required": false,
                "content": ["*/*": ["schema": ["type": "string", "format": "binary"]]],
            ]
        }
        json = .object(operation)
    }

    /// `getOrdersById` of `GET /orders/:id`.
    private static func identifier(_ route: RouteDeclaration) -> String {
        let words = route.path.split(separator: "/").map { segment in
            let name = segment.first == ":" ? "by-" + segment.dropFirst() : String(segment)
            return name.split { !$0.isLetter && !$0.isNumber }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
                .joined()
        }
        return route.method.rawValue.lowercased() + (words.isEmpty ? "Root" : words.joined())
    }

    private static func parameters(
        _ route: RouteDeclaration, names: [String: String], discovery: SchemaDiscovery
    ) -> [JSONValue] {
        let path = PathTemplate(route.path).names.map { name in
            let declared = route.parameters.first { $0.location == .path && $0.name == name }
            // A segment is never empty.
            let schema = declared.map { discovery.schema(of: $0.type) } ?? ["type": "string", "minLength": 1]
            return parameter(names[name] ?? name, "path", schema, isRequired: true, summary: declared?.summary)
        }
        let query = route.parameters.filter { $0.location == .query }.map { declared in
            parameter(
                declared.name, "query", discovery.schema(of: declared.type), isRequired: declared.isRequired,
                summary: declared.summary)
        }
        return path + query
    }

    private static func parameter(
        _ name: String, _ location: String, _ schema: JSONValue, isRequired: Bool, summary: String?
    ) -> JSONValue {
        var parameter: [String: JSONValue] = [
            "name": .string(name), "in": .string(location), "required": .bool(isRequired), "schema": schema,
        ]
        if let summary { parameter["description"] = .string(summary) }
        return .object(parameter)
    }
}
