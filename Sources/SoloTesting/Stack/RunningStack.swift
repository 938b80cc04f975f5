public import Solo
import SoloCore
import SoloRuntime

/// A stack that runs in a test's process with resources of its own: what ``withStack(_:secrets:over:now:_:)`` hands over.
public struct RunningStack<Product: App>: Sendable {
    /// The stack's declaration, to name its resources: `shop.app.receipts`.
    public let app: Product
    /// The stack's time; it stands still until the test moves it.
    public let clock: StackClock
    let program: BoundProgram
    let clients: StackClients
    let carrier: any RequestCarrier
    let platform: StackPlatform

    var manifest: Manifest { program.manifest }

    /// A client of a resource, to prepare data and to look at what became of it.
    ///
    ///     let assets = try shop.client(of: shop.app.assets.readOnly)
    ///     #expect(try await assets.find("receipts/1.txt") != nil)
    public func client<R: Resource>(of resource: R) throws -> R.Client {
        try clients.client(of: resource, bindings: program.bindings)
    }

    /// What the stack has logged so far, the oldest first: a JSON object a line, for each request, error and log call.
    public func logs() throws -> [String] {
        try platform.log.lines()
    }

    /// A client of a bucket by its qualified name, to reach those that a module keeps to itself: `billing.statements`.
    ///
    /// - Throws: ``StackError`` if the stack has no such bucket.
    public func bucket(_ name: String) throws -> BucketClient {
        guard let client = try clients.bucket(name, bindings: program.bindings) else { throw unknown(.bucket, name) }
        return client
    }

    /// A client of a database by its qualified name.
    ///
    /// - Throws: ``StackError`` if the stack has no such database.
    public func database(_ name: String) throws -> SQLClient {
        guard let client = try clients.database(name, bindings: program.bindings) else { throw unknown(.sqlite, name) }
        return client
    }

    private func unknown(_ kind: ManifestResource.Kind, _ name: String) -> StackError {
        .unknown(
            kind: kind == .sqlite ? "database" : kind.rawValue, name: name,
            known: manifest.resources.filter { $0.kind == kind }.map(\.id))
    }
}
