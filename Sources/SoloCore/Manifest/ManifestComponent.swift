/// A component of the stack: code that the platform invokes, with the grants that it was given.
package struct ManifestComponent: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case api, worker, cron, command
    }

    /// The kind and the qualified name: `api.api`, `worker.receipts`, `cron.billing.invoice`, `command.seed`.
    package var id: String
    package var kind: Kind
    /// Everything that its handlers may do, the union over an API's routes. Sorted, without repeats.
    package var grants: [Grant]
    /// Runs in a process of its own that holds only its own bindings.
    package var isolated: Bool

    /// Exactly the one that `kind` names is set; a command has nothing to configure.
    package var api: APISettings?
    package var worker: WorkerSettings?
    package var cron: CronSettings?

    package init(
        id: String,
        kind: Kind,
        grants: [Grant] = [],
        isolated: Bool = false,
        api: APISettings? = nil,
        worker: WorkerSettings? = nil,
        cron: CronSettings? = nil
    ) {
        self.id = id
        self.kind = kind
        self.grants = grants
        self.isolated = isolated
        self.api = api
        self.worker = worker
        self.cron = cron
    }

    /// Derived from the rest: written to the JSON for its readers, and never read from it.
    private enum DerivedKeys: String, CodingKey {
        case process, scopes
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(kind, forKey: .kind)
        try container.encode(grants, forKey: .grants)
        try container.encode(isolated, forKey: .isolated)
        try container.encodeIfPresent(api, forKey: .api)
        try container.encodeIfPresent(worker, forKey: .worker)
        try container.encodeIfPresent(cron, forKey: .cron)
        var derived = encoder.container(keyedBy: DerivedKeys.self)
        try derived.encodeIfPresent(processName, forKey: .process)
        try derived.encode(scopes.map(\.id), forKey: .scopes)
    }

    /// The qualified name without the kind: `billing.invoice` of `cron.billing.invoice`.
    package var name: String {
        String(id.dropFirst(kind.rawValue.count + 1))
    }
}

package struct APISettings: Codable, Sendable, Equatable {
    package var routes: [ManifestRoute]
    package var defaults: HTTPDefaults
    /// Where it is reached on a stage with a domain, if not by its own name: a label under the domain, or a whole name.
    package var host: String?

    package init(routes: [ManifestRoute], defaults: HTTPDefaults = HTTPDefaults(), host: String? = nil) {
        self.routes = routes
        self.defaults = defaults
        self.host = host
    }
}

extension ManifestComponent {
    /// The name that an API is reached by on a stage with a domain: the API called `api` by the domain itself.
    package func host(under domain: String) -> String {
        guard let host = api?.host else { return name == "api" ? domain : "\(name).\(domain)" }
        return host.contains(".") ? host : "\(host).\(domain)"
    }
}

package struct ManifestRoute: Codable, Sendable, Equatable {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    package var method: String
    /// The whole path with its groups, parameters as `:name`: `/orders/:id`.
    package var path: String
    /// The module that adds it to another module's API; `nil` for a route of the API itself.
    package var module: String?
    package var grants: [Grant]

    package init(method: String, path: String, module: String? = nil, grants: [Grant] = []) {
        self.method = method
        self.path = path
        self.module = module
        self.grants = grants
    }
}

/// What every public route gets with nothing written; each is changed by one modifier on the API.
package struct HTTPDefaults: Codable, Sendable, Equatable {
    /// Origins that a browser may call from; empty is closed, `*` is any.
    package var allowedOrigins: [String]
    /// Requests per client and period; `nil` switches the limit off.
    package var rateLimit: RateLimit?
    /// The largest request body, in bytes.
    package var bodyLimit: Int
    /// Seconds in which a request's head must have arrived.
    package var headerTimeout: Double
    /// Seconds after which a connection with nothing to do is closed.
    package var idleTimeout: Double
    /// Seconds that a handler may take before its request gets a 503.
    package var requestTimeout: Double
    /// Header fields that replace or extend the security headers; an empty value removes one.
    package var headers: [String: String]

    package init(
        allowedOrigins: [String] = [],
        rateLimit: RateLimit? = RateLimit(),
        bodyLimit: Int = 1_048_576,
        headerTimeout: Double = 10,
        idleTimeout: Double = 60,
        requestTimeout: Double = 60,
        headers: [String: String] = [:]
    ) {
        self.allowedOrigins = allowedOrigins
        self.rateLimit = rateLimit
        self.bodyLimit = bodyLimit
        self.headerTimeout = headerTimeout
        self.idleTimeout = idleTimeout
        self.requestTimeout = requestTimeout
        self.headers = headers
    }

    package struct RateLimit: Codable, Sendable, Equatable {
        package var requests: Int
        /// The period in seconds.
        package var per: Double

        package init(requests: Int = 600, per: Double = 60) {
            self.requests = requests
            self.per = per
        }
    }
}

package struct WorkerSettings: Codable, Sendable, Equatable {
    /// The id of the queue it takes messages from.
    package var queue: String
    /// How many messages it handles at once.
    package var concurrency: Int
    /// Seconds after which one attempt is given up.
    package var timeout: Double

    package init(queue: String, concurrency: Int = 16, timeout: Double = 300) {
        self.queue = queue
        self.concurrency = concurrency
        self.timeout = timeout
    }
}

package struct CronSettings: Codable, Sendable, Equatable {
    package enum Missed: String, Codable, Sendable {
        /// One run after the restart for all ticks that were missed.
        case runOnce
        /// Missed ticks are not run.
        case skip
    }

    package var schedule: Schedule
    package var missed: Missed
    /// Whether a tick may start while the one before it still runs.
    package var mayOverlap: Bool
    /// Seconds after which a run is given up.
    package var timeout: Double

    package init(schedule: Schedule, missed: Missed = .runOnce, mayOverlap: Bool = false, timeout: Double = 3600) {
        self.schedule = schedule
        self.missed = missed
        self.mayOverlap = mayOverlap
        self.timeout = timeout
    }
}
