/// The platform's bindings do not fit what the stack declares.
package enum BindingError: Error, Equatable, CustomStringConvertible {
    /// A handler uses a resource that the walk of the stack did not find.
    case undeclared(resource: String, component: String)
    case unbound(resource: String)
    case noKey(component: String)
    /// The binding is of another kind than the resource.
    case mismatched(resource: String, expected: String)
    /// A setting's value on this stage is not of the setting's type.
    case unreadableSetting(resource: String, type: String, json: String)

    package var description: String {
        switch self {
        case .undeclared(let resource, let component):
            "\(component) uses '\(resource)', which the stack's body did not mention when it was described; let body not depend on anything that changes"
        case .unbound(let resource):
            "the platform bound nothing to '\(resource)'; start the app with `solo dev`, which provides it"
        case .noKey(let component):
            "the platform gave no key to '\(component)'; start the app with `solo dev`, which makes one"
        case .mismatched(let resource, let expected):
            "the platform's binding of '\(resource)' is not \(expected); `solo` and the app are of different versions"
        case .unreadableSetting(let resource, let type, let json):
            "the setting '\(resource)' is \(json) on this stage, which is not of type \(type); correct its override"
        }
    }
}
