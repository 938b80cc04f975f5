import Foundation
import SoloCore
import SoloRuntime

extension App {
    /// The OpenAPI 3.1 document of one API of the stack, as canonical JSON; without a name of the only one.
    package func openAPI(of name: String? = nil) throws -> Data {
        let graph = try checked().graph
        let apis = zip(graph.components, graph.declaration.components).filter { $0.0.kind == .api }
        let names = apis.map(\.1.component.name)
        let list = names.joined(separator: ", ")
        guard let name = name ?? (names.count == 1 ? names.first : nil) else {
            throw StartError(
                names.isEmpty ? "This stack has no API." : "Say which API's document: openapi NAME, one of \(list).",
                exitCode: .usage)
        }
        guard let api = apis.first(where: { $0.1.component.name == name }), case .api(let declared) = api.0.content
        else {
            let near = NearestName.of(name, in: names).map { "Did you mean '\($0)'? " } ?? ""
            throw StartError("There is no API '\(name)'. \(near)There are: \(list).", exitCode: .usage)
        }
        return OpenAPIDocument(title: graph.declaration.name, version: version, api: declared).json.data
    }
}
