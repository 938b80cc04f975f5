package import SoloCore

/// Something that a stage keeps data of under a name: a resource, or the runs of a cron.
package struct StoredResource: Codable, Sendable, Hashable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case sqlite, bucket, queue, secret, postgres, setting
        /// A cron's position and its runs, under its component's id: `cron.cleanup`.
        case cron

        package init(_ kind: ManifestResource.Kind) {
            switch kind {
            case .sqlite: self = .sqlite
            case .bucket: self = .bucket
            case .queue: self = .queue
            case .secret: self = .secret
            case .postgres: self = .postgres
            case .setting: self = .setting
            }
        }
    }

    /// Two kinds may have the same id: what is stored of a bucket `data` is kept beside a database `data`.
    package var kind: Kind
    package var id: String

    package init(_ kind: Kind, _ id: String) {
        self.kind = kind
        self.id = id
    }

    /// What is kept of a declared resource.
    package init(_ resource: ManifestResource) {
        self.init(Kind(resource.kind), resource.id)
    }
}

/// How much is stored of a resource. What its kind does not have is `nil`.
package struct ResourceSize: Codable, Sendable, Equatable {
    /// Of a database's files, of a bucket's objects.
    package var bytes: Int?
    package var objects: Int?
    package var messages: Int?
    package var runs: Int?

    package init(bytes: Int? = nil, objects: Int? = nil, messages: Int? = nil, runs: Int? = nil) {
        self.bytes = bytes
        self.objects = objects
        self.messages = messages
        self.runs = runs
    }
}
