import SoloCore
import SoloHTTP
import SoloSQL
import Synchronization

/// What the components of a process share beneath their clients: an open database for each SQLite
/// resource, the connections of each role to a Postgres database, and an HTTP client for each service.
///
/// SQLite has one writer at a time; two components with a writer each would only wait for each other's locks.
package final class SharedConnections: Sendable {
    private let databases = Mutex<[String: SQLiteDatabase]>([:])
    /// Of all roles of the process together.
    private let budget = PostgresBudget(connections: 20)
    private let roles = Mutex<[PostgresTarget: PostgresDatabase]>([:])
    private let clients = Mutex<[HTTPEndpoint: HTTPClient]>([:])

    let waker = OutboxWaker()

    package init() {}

    /// The database of a resource, opened at its first use.
    func database(_ id: String, path: String) throws -> SQLiteDatabase {
        try databases.withLock { databases in
            if let database = databases[id] { return database }
            let database = try SQLiteDatabase(path: path)
            databases[id] = database
            return database
        }
    }

    /// The connections of a role; the first one is opened when it is needed.
    func database(_ target: PostgresTarget) -> PostgresDatabase {
        roles.withLock { roles in
            let database = roles[target] ?? PostgresDatabase(target, budget: budget)
            roles[target] = database
            return database
        }
    }

    /// The HTTP client of a service of the platform, by its address.
    func client(_ endpoint: String, for id: String) throws -> HTTPClient {
        guard let endpoint = HTTPEndpoint(endpoint) else {
            throw BindingError.mismatched(resource: id, expected: "at an address such as http://127.0.0.1:8090")
        }
        return clients.withLock { clients in
            let client = clients[endpoint] ?? HTTPClient(endpoint)
            clients[endpoint] = client
            return client
        }
    }

    /// Closes everything; nothing may be used any more.
    package func close() async {
        let open = databases.withLock { databases in
            defer { databases = [:] }
            return Array(databases.values)
        }
        for database in open { await database.close() }
        let roles = roles.withLock { roles in
            defer { roles = [:] }
            return Array(roles.values)
        }
        for database in roles { await database.close() }
        let clients = clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.values)
        }
        for client in clients { client.close() }
    }
}
