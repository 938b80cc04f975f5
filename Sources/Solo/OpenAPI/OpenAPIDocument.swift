import SoloCore

/// An API as an OpenAPI 3.1 document: its routes, the types of their bodies and responses, and the errors that every route
/// may respond with.
struct OpenAPIDocument {
    let json: JSONValue

    init(title: String, version: String, api: APIDeclaration) {
        let discovery = SchemaDiscovery()
        var paths: [String: JSONValue] = [:]
        // Two templates that differ only in the names of their parameters are one path: the first one names them.
        var known: [[PathTemplate.Segment]: PathTemplate] = [:]
        for route in api.routes {
            let own = PathTemplate(route.path)
            let template = known[own.shape] ?? own
            known[own.shape] = template
            let operation = OpenAPIOperation(
                route, names: Dictionary(zip(own.names, template.names)) { first, _ in first },
                defaults: api.defaults, discovery: discovery)
            var item: [String: JSONValue] = [:]
            if case .object(let there) = paths[template.text] { item = there }
            item[route.method.rawValue.lowercased()] = operation.json
            paths[template.text] = .object(item)
        }
        var schemas = discovery.components
        schemas[OpenAPIOperation.problemName] = OpenAPIOperation.problem
        json = [
            "openapi": "3.1.0",
            "info": ["title": .string(title), "version": .string(version)],
            "paths": .object(paths),
            "components": ["schemas": .object(schemas)],
        ]
    }
}

/// A route's path as OpenAPI writes it: `/orders/:id` as `/orders/{id}`.
struct PathTemplate {
    enum Segment: Hashable {
        case literal(Substring)
        case parameter
    }

    let shape: [Segment]
    let names: [String]
    let text: String

    init(_ path: String) {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        shape = segments.map { $0.first == ":" ? .parameter : .literal($0) }
        names = segments.filter { $0.first == ":" }.map { String($0.dropFirst()) }
        text = segments.map { $0.first == ":" ? "{\($0.dropFirst())}" : String($0) }.joined(separator: "/")
    }
}
