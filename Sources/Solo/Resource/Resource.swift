package import SoloCore

/// Something that a component may be given: a database, a bucket, a queue's sending end, a secret, or a narrowing of one.
///
/// A route, worker or cron names its resources after `using:`, and its handler receives the ``Client`` of each. Only
/// Solo's own resources conform.
public protocol Resource<Client>: Sendable {
    /// What a handler receives for this resource.
    associatedtype Client: Sendable

    /// Which resource this is and what it permits.
    var use: ResourceUse { get }

    /// Makes the client for one component; Solo calls it once per component, when the app starts.
    func client(in scope: ClientScope) throws -> Client
}

/// One resource and what may be done with it: a grant before its resource has an id.
public struct ResourceUse: Sendable {
    package var declaration: ResourceDeclaration
    package var actions: [Grant.Action]
    package var prefix: String?
    package var schema: String?

    package init(
        _ declaration: ResourceDeclaration, _ actions: [Grant.Action], prefix: String? = nil, schema: String? = nil
    ) {
        self.declaration = declaration
        self.actions = actions
        self.prefix = prefix
        self.schema = schema
    }

    /// The grant, once it is known which id the resource has.
    package func grant(on id: String) -> Grant {
        Grant(resource: id, actions: actions, prefix: prefix, schema: schema)
    }
}

/// The uses of a pack of resources, in the order they were written.
package func uses<each R: Resource>(_ resource: repeat each R) -> [ResourceUse] {
    var all: [ResourceUse] = []
    repeat all.append((each resource).use)
    return all
}
