import SoloCore

/// An HTTP API: routes, each with the resources that its handler gets.
///
///     API("api") {
///         Get("/health") { _ in "ok" }
///         Get("/orders/:id", using: database.readOnly, handler: showOrder)
///         Post("/orders", body: NewOrder.self, using: database, receipts.sender, handler: placeOrder)
///     }
///
/// Every route gets security headers, closed CORS, a rate limit, a body limit and timeouts with nothing written; each
/// is changed by one modifier.
public struct API: Component {
    public private(set) var declaration: ComponentDeclaration

    /// An API.
    /// - Parameter name: its name in the module: small letters, digits and dashes, at most 40 characters.
    public init(
        _ name: String, file: String = #fileID, line: Int = #line, @RouteBuilder routes: () -> [RouteDeclaration]
    ) {
        declaration = ComponentDeclaration(
            name, place: .init(file, line), content: .api(APIDeclaration(routes: routes())))
    }

    /// This API with other defaults.
    package func changing(_ change: (inout HTTPDefaults) -> Void) -> API {
        changingDeclaration { change(&$0.defaults) }
    }

    func changingDeclaration(_ change: (inout APIDeclaration) -> Void) -> API {
        guard case .api(var api) = declaration.content else { return self }
        change(&api)
        var copy = self
        copy.declaration.content = .api(api)
        return copy
    }

    /// Runs in a process of its own that holds only its own bindings.
    public func isolated() -> API {
        var copy = self
        copy.declaration.isolated = true
        return copy
    }
}
