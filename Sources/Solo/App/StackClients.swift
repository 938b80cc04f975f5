package import SoloCore
package import SoloRuntime
package import SoloS3
package import SoloSQL

/// A stack that is run beside its tests: the program, and clients of its resources for tests, which are not a component of it.
package struct StackClients: Sendable {
    package let program: Program
    private let scope: @Sendable (Bindings) -> ClientScope
    private let shared = SharedConnections()
    private let graph: Graph

    /// - Parameters:
    ///   - app: the stack; it is checked as it is when it starts.
    ///   - component: what the clients' key is found under in the bindings.
    package init(_ app: some App, component: String) throws {
        program = try app.program()
        let graph = Graph(app)
        self.graph = graph
        scope = { [shared] in
            ClientScope(component: component, bindings: $0, ids: graph.ids, shared: shared)
        }
    }

    /// The client of a resource as a handler of the resource would get it.
    package func client<R: Resource>(of resource: R, bindings: Bindings) throws -> R.Client {
        try resource.client(in: scope(bindings))
    }

    /// The client of a bucket of any module, by the bucket's id; `nil` if there is no such bucket.
    package func bucket(_ id: String, bindings: Bindings) throws -> BucketClient? {
        guard let binding = bindings.resources[id], case .bucket = binding else { return nil }
        let grant = Grant(resource: id, actions: [.read, .write, .delete])
        return BucketClient(try Bucket.connection(grant, binding, in: scope(bindings)))
    }

    /// The client of a database of any module, by the database's id; `nil` if there is no such database.
    package func database(_ id: String, bindings: Bindings) throws -> SQLClient? {
        guard let binding = bindings.resources[id] else { return nil }
        switch binding {
        case .sqlite(let path): return SQLClient(try shared.database(id, path: path))
        case .postgres:
            let grant = Grant(resource: id, actions: [.read, .write])
            return SQLClient(try scope(bindings).postgres(grant, binding))
        default: return nil
        }
    }

    /// The id of a queue, or `nil` if the stack does not use it.
    package func id<Message>(of queue: Queue<Message>) -> String? {
        graph.ids[ObjectIdentifier(queue.declaration)]
    }

    /// Closes the clients.
    package func close() async {
        await shared.close()
    }
}
