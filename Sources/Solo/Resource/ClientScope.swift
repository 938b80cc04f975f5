package import SoloCore
import Synchronization

/// Where one component's clients are made: it knows the component, its key, and what its resources are bound to.
///
/// It makes one client for each resource and narrowing, however many routes use it.
public final class ClientScope: Sendable {
    package let component: String
    /// Of a route that another module adds to the component.
    private let module: String?
    package let bindings: Bindings
    let shared: SharedConnections
    private let ids: [ObjectIdentifier: String]
    private let made = Mutex<[Narrowing: any Sendable]>([:])

    private struct Narrowing: Hashable {
        var scope: LendingScope
        var client: ObjectIdentifier
    }

    package init(
        component: String, module: String? = nil, bindings: Bindings, ids: [ObjectIdentifier: String],
        shared: SharedConnections
    ) {
        self.component = component
        self.module = module
        self.bindings = bindings
        self.shared = shared
        self.ids = ids
    }

    /// The client for a use: the one that was made before, or a new one of its binding.
    package func client<Client: Sendable>(
        for use: ResourceUse, make: (_ id: String, _ binding: ResourceBinding) throws -> Client
    ) throws -> Client {
        guard let id = ids[ObjectIdentifier(use.declaration)] else {
            throw BindingError.undeclared(resource: use.declaration.name, component: component)
        }
        let narrowing = Narrowing(scope: lent(use.grant(on: id)), client: ObjectIdentifier(Client.self))
        if let client = made.withLock({ $0[narrowing] }) as? Client { return client }
        guard let binding = bindings.resources[id] else { throw BindingError.unbound(resource: id) }
        let client = try make(id, binding)
        made.withLock { $0[narrowing] = client }
        return client
    }

    /// The key pair of a scope, or its role and password for a database.
    ///
    /// - Parameter whole: what the whole resource may be lent for. A test's clients are lent all of it, and narrow it as handlers do.
    func key(for grant: Grant, whole: [Grant.Action]) throws -> AccessKey {
        let resource = LendingScope(component: component, grant: Grant(resource: grant.resource, actions: whole))
        guard let key = bindings.keys[lent(grant).id] ?? bindings.keys[resource.id] else {
            throw BindingError.noKey(component: component)
        }
        return key
    }

    private func lent(_ grant: Grant) -> LendingScope {
        LendingScope(component: component, module: module, grant: grant)
    }

    /// The key pair by which the platform knows the component.
    package func key() throws -> AccessKey {
        guard let key = bindings.keys[component] else { throw BindingError.noKey(component: component) }
        return key
    }
}
