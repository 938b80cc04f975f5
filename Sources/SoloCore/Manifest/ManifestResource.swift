/// A resource of the stack: something that holds data or configuration and outlives every release.
package struct ManifestResource: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case postgres, sqlite, bucket, queue, secret, setting
    }

    /// The name qualified by its module: `db` in the app itself, `billing.invoices` in the module `Billing`.
    package var id: String
    package var kind: Kind
    /// The id this resource had before it was renamed; its data moves along.
    package var renamedFrom: String?

    /// The one that `kind` names is set; secrets have nothing to configure, nor has a SQLite without a schema.
    package var postgres: PostgresSettings?
    package var sqlite: SQLiteSettings?
    package var bucket: BucketSettings?
    package var queue: QueueSettings?
    package var setting: SettingSettings?

    package init(
        id: String,
        kind: Kind,
        renamedFrom: String? = nil,
        postgres: PostgresSettings? = nil,
        sqlite: SQLiteSettings? = nil,
        bucket: BucketSettings? = nil,
        queue: QueueSettings? = nil,
        setting: SettingSettings? = nil
    ) {
        self.id = id
        self.kind = kind
        self.renamedFrom = renamedFrom
        self.postgres = postgres
        self.sqlite = sqlite
        self.bucket = bucket
        self.queue = queue
        self.setting = setting
    }
}

package struct PostgresSettings: Codable, Sendable, Equatable {
    /// The major version, such as 15.
    package var version: Int
    /// Seconds without a connection after which the cluster stops; `nil` keeps it running.
    package var scaleToZeroAfter: Int?
    /// The statements that make the tables, as they are written; `nil` if there are none. The platform runs them before a release starts.
    package var schema: String?

    package init(version: Int, scaleToZeroAfter: Int? = nil, schema: String? = nil) {
        self.version = version
        self.scaleToZeroAfter = scaleToZeroAfter
        self.schema = schema
    }
}

package struct SQLiteSettings: Codable, Sendable, Equatable {
    /// The statements that make the tables, as they are written. The platform runs them before a release starts.
    package var schema: String

    package init(schema: String) {
        self.schema = schema
    }
}

package struct BucketSettings: Codable, Sendable, Equatable {
    package var lifecycle: [LifecycleRule]

    package init(lifecycle: [LifecycleRule] = []) {
        self.lifecycle = lifecycle
    }
}

/// Removes objects under a prefix once they are older than a number of days.
package struct LifecycleRule: Codable, Sendable, Equatable {
    /// The objects it applies to; the empty prefix is every object of the bucket.
    package var prefix: String
    /// Whole days since the object was last written, at least 1.
    package var expireAfterDays: Int

    package init(prefix: String, expireAfterDays: Int) {
        self.prefix = prefix
        self.expireAfterDays = expireAfterDays
    }
}

package struct QueueSettings: Codable, Sendable, Equatable {
    /// How often a message is tried before it becomes a dead letter, at least 1.
    package var maximumAttempts: Int
    /// Seconds before the second attempt; it doubles with each further one, with jitter.
    package var firstRetryDelay: Double
    /// The longest delay between two attempts, in seconds.
    package var longestRetryDelay: Double

    package init(maximumAttempts: Int = 5, firstRetryDelay: Double = 1, longestRetryDelay: Double = 900) {
        self.maximumAttempts = maximumAttempts
        self.firstRetryDelay = firstRetryDelay
        self.longestRetryDelay = longestRetryDelay
    }
}

package struct SettingSettings: Codable, Sendable, Equatable {
    /// The Swift type's name, for people: `String`, `Int`, `Double`, `Bool`.
    package var type: String
    /// The default and the overrides, as JSON text of the value (`"EUR"` with its quotes, `3`, `true`).
    package var defaultValue: String
    /// By stage name.
    package var overrides: [String: String]

    package init(type: String, defaultValue: String, overrides: [String: String] = [:]) {
        self.type = type
        self.defaultValue = defaultValue
        self.overrides = overrides
    }
}
