package import SoloCore
package import SoloRuntime

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
