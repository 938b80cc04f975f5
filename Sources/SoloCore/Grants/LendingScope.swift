/// What a handler was lent of one resource. Each scope has a role or a key pair of its own, so that what one handler may do is not
/// what another one of the same component may.
///
/// Two routes share a scope if they are of one component and one module and use the resource alike.
package struct LendingScope: Codable, Sendable, Hashable {
    package var component: String
    /// The module that adds the route to another module's API; `nil` for what belongs to the component itself.
    package var module: String?
    package var grant: Grant

    package init(component: String, module: String? = nil, grant: Grant) {
        self.component = component
        self.module = module
        self.grant = grant
    }

    /// A name for people and for bindings, such as `api.api@billing/db:billing/read+write`.
    package var id: String {
        let holder = component + (module.map { "@\($0)" } ?? "")
        let reach = grant.narrowing.map { ":\($0)" } ?? ""
        return "\(holder)/\(grant.resource)\(reach)/\(grant.actions.map(\.rawValue).joined(separator: "+"))"
    }
}
