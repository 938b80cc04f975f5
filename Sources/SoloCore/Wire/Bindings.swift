package import class Foundation.JSONDecoder
package import struct Foundation.Data

/// What the platform resolved for one process of an app: endpoints, credentials and secret values.
///
/// One JSON document that reaches the app through a file descriptor or a credentials directory; it is never an
/// environment variable and never plain text on a disk.
package struct Bindings: Codable, Sendable {
    /// The version of the contract that the platform writes.
    package var version: Int
    /// The platform's release of Solo.
    package var solo: String?
    /// The name of the stage, `dev` on a laptop.
    package var stage: String
    /// The release that this process is, as the platform names it.
    package var release: String
    /// By resource id.
    package var resources: [String: ResourceBinding]
    /// By the id of a ``LendingScope``: its key pair for a bucket or a queue, or its role and password for a Postgres database. By a
    /// component's id: the key pair by which the platform knows the component, which opens nothing.
    package var keys: [String: AccessKey]
    /// Networks in CIDR form whose `Forwarded` and `X-Forwarded-For` are trusted.
    package var trustedProxies: [String]

    package init(
        version: Int = WireVersion.app.current,
        solo: String? = SoloRelease.current,
        stage: String,
        release: String,
        resources: [String: ResourceBinding] = [:],
        keys: [String: AccessKey] = [:],
        trustedProxies: [String] = []
    ) {
        self.version = version
        self.solo = solo
        self.stage = stage
        self.release = release
        self.resources = resources
        self.keys = keys
        self.trustedProxies = trustedProxies
    }

    /// Reads the document.
    ///
    /// - Throws: ``WireMismatch`` for a version that this release does not read, whatever else the document has.
    package static func decode(_ data: Data) throws -> Bindings {
        struct Header: Decodable {
            var version: Int
            var solo: String?
        }
        let decoder = JSONDecoder()
        let header = try decoder.decode(Header.self, from: data)
        try WireMismatch.check(.bindings, theirs: WireVersion(header.version), solo: header.solo, ours: .app)
        return try decoder.decode(Bindings.self, from: data)
    }
}

extension Bindings {
    /// Has presigned URLs of all buckets lead to an endpoint that others reach.
    package mutating func openBuckets(at publicEndpoint: String) {
        for (id, resource) in resources {
            guard case .bucket(let endpoint, let name, let region, _) = resource else { continue }
            resources[id] = .bucket(endpoint: endpoint, name: name, region: region, publicEndpoint: publicEndpoint)
        }
    }
}

package enum ResourceBinding: Codable, Sendable {
    /// A database of a Postgres server, at the folder of its socket or at its host; the roles are the scopes'. `roots` is a file of
    /// certificates, for a server that is reached over TLS.
    case postgres(host: String, port: Int, database: String, roots: String?)
    /// A database file.
    case sqlite(path: String)
    /// A bucket of an S3 service; the keys are the component's. `publicEndpoint` is where presigned URLs lead, if that is another address.
    case bucket(endpoint: String, name: String, region: String, publicEndpoint: String? = nil)
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

/// A key pair of one component, limited to that component's grants by the service that checks it.
package struct AccessKey: Codable, Sendable, Equatable {
    package var id: String
    package var secret: Redacted<String>

    package init(id: String, secret: String) {
        self.id = id
        self.secret = Redacted(secret)
    }
}
