public import HTTPTypes
import SoloCore
import SoloRuntime

extension Endpoint {
    /// Declares the type of a path parameter: a request whose segment is not of that type gets a 400.
    /// - Parameter name: as the route's path has it, that of its groups included, without the colon. A name that is not in
    ///   the path is a mistake of the stack.
    public func path<Value: LosslessStringConvertible & Sendable>(
        _ name: String, as type: Value.Type, _ summary: String? = nil, file: String = #fileID, line: Int = #line
    ) -> Self {
        declaring(
            ParameterDeclaration(
                name: name, location: .path, type: type, isRequired: true, summary: summary, place: .init(file, line)
            ) {
                _ = try $0.parameters.require(name, as: type)
            })
    }

    /// Declares a query parameter: a request whose value is not of that type gets a 400, and so does one without it
    /// if it is required.
    public func query<Value: LosslessStringConvertible & Sendable>(
        _ name: String, as type: Value.Type, required: Bool = false, _ summary: String? = nil, file: String = #fileID,
        line: Int = #line
    ) -> Self {
        declaring(
            ParameterDeclaration(
                name: name, location: .query, type: type, isRequired: required, summary: summary,
                place: .init(file, line)
            ) {
                if required { _ = try $0.query.require(name, as: type) } else { _ = try $0.query.get(name, as: type) }
            })
    }

    /// The status of what the handler returns, if that is not a ``Response``: `.created` for something new.
    public func status(_ status: HTTPResponse.Status) -> Self {
        var copy = self
        copy.route.status = status
        return copy
    }

    /// Declares a further response of the handler for the OpenAPI document, such as `.response(404, "no such order")`.
    public func response(_ status: Int, _ meaning: String) -> Self {
        var copy = self
        copy.route.responses[status] = meaning
        return copy
    }

    /// What the route does, in a line, for the OpenAPI document.
    public func summary(_ summary: String) -> Self {
        var copy = self
        copy.route.summary = summary
        return copy
    }

    private func declaring(_ parameter: ParameterDeclaration) -> Self {
        var copy = self
        copy.route.parameters.append(parameter)
        return copy
    }
}
