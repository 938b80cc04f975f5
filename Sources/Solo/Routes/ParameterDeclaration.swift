package import SoloRuntime

/// A path or query parameter as a route declares it: checked before the handler runs, and written in the OpenAPI document.
package struct ParameterDeclaration: Sendable {
    package enum Location: String, Sendable {
        case path, query
    }

    package var name: String
    package var location: Location
    package var type: any Sendable.Type
    package var isRequired: Bool
    package var summary: String?
    package var check: @Sendable (Request) throws -> Void
}
