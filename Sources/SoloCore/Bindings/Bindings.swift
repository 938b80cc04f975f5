/// What the platform resolved for one process of an app: endpoints, credentials and secret values.
///
/// One JSON document that reaches the app through a file descriptor or a credentials directory; it is never an
/// environment variable and never plain text on a disk.
package struct Bindings: Codable, Sendable {
    package static let currentVersion = 1

    package var version: Int
    /// The name of the stage, `dev` on a laptop.
    package var stage: String
    /// The release that this process is, as the platform names it.
    package var release: String
    /// By resource id.
    package var resources: [String: ResourceBinding]
    /// The key pair of each component, by component id: for the object store and the queue.
    package var keys: [String: AccessKey]
    /// Networks in CIDR form whose `Forwarded` and `X-Forwarded-For` are believed.
    package var trustedProxies: [String]

    package init(
        version: Int = Bindings.currentVersion,
        stage: String,
        release: String,
        resources: [String: ResourceBinding] = [:],
        keys: [String: AccessKey] = [:],
        trustedProxies: [String] = []
    ) {
        self.version = version
        self.stage = stage
        self.release = release
        self.resources = resources
        self.keys = keys
        self.trustedProxies = trustedProxies
    }
}

package enum ResourceBinding: Codable, Sendable {
    /// A database file.
    case sqlite(path: String)
    /// A bucket of an S3 service; the keys are the component's.
    case bucket(endpoint: String, name: String, region: String)
    /// A queue of the platform; the token is the component's key.
    case queue(endpoint: String, name: String)
    /// A secret's value, in memory only.
    case secret(Redacted<String>)
    /// A setting's value on this stage, as JSON text.
    case setting(json: String)

    // `{"secret":{"value":…}}`, where the compiler's own would read `{"secret":{"_0":…}}`.
    private enum SecretCodingKeys: String, CodingKey {
        case _0 = "value"
    }
}

/// A key pair of one component, limited to that component's grants by whoever checks it.
package struct AccessKey: Codable, Sendable, Equatable {
    package var id: String
    package var secret: Redacted<String>

    package init(id: String, secret: String) {
        self.id = id
        self.secret = Redacted(secret)
    }
}
