/// Something that a component may be lent: a database, a bucket, a queue's sending end, a secret, or a narrowing of one.
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
