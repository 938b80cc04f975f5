package import SoloCore

/// Where a Postgres database is reached, and as whom.
package struct PostgresTarget: Sendable, Hashable {
    /// How much of TLS is asked for.
    package enum Security: Sendable, Hashable {
        /// None: for a Unix socket, whose file says who may connect.
        case none
        /// The server's certificate and its name are checked, against the roots in a file.
        case verified(roots: String)
    }

    /// The folder of a Unix socket, or a host's name.
    package var host: String
    package var port: Int
    package var database: String
    package var user: String
    package var password: Redacted<String>?
    package var security: Security

    package init(
        host: String, port: Int = 5432, database: String, user: String, password: Redacted<String>? = nil,
        security: Security = .none
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
        self.security = security
    }

    /// What libpq is told. Values come and go in one form, whatever the server's settings are.
    var keywords: [String: String] {
        var words = [
            "host": host, "port": String(port), "dbname": database, "user": user, "connect_timeout": "10",
            "client_encoding": "UTF8", "application_name": "solo",
            "options":
                "-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=iso_8601 -c bytea_output=hex -c extra_float_digits=1 -c cursor_tuple_fraction=1",
        ]
        words["password"] = password?.exposed
        switch security {
        case .none: words["sslmode"] = "disable"
        case .verified(let roots):
            words["sslmode"] = "verify-full"
            words["sslrootcert"] = roots
        }
        return words
    }
}
