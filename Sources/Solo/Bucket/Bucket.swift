public import SoloCore
public import SoloS3

/// A bucket of objects, in Solo's own object store or any that speaks S3.
public struct Bucket: Resource, Declared {
    package let declaration: ResourceDeclaration

    /// A bucket.
    /// - Parameters:
    ///   - name: its name in the module: small letters, digits and dashes, at most 40 characters.
    ///   - lifecycle: what happens to objects by themselves, such as `.expire(prefix: "tmp/", after: .days(30))`.
    public init(_ name: String, lifecycle: [Lifecycle] = [], file: String = #fileID, line: Int = #line) {
        let settings = BucketSettings(lifecycle: lifecycle.map(\.rule))
        declaration = ResourceDeclaration(
            name, settings: ManifestResource(id: name, kind: .bucket, bucket: settings), place: .init(file, line))
    }

    private init(_ declaration: ResourceDeclaration) {
        self.declaration = declaration
    }

    /// The same bucket under its new name: the objects that it had as `old` move along.
    public func renamed(from old: String) -> Bucket {
        Bucket(declaration.renamed(from: old))
    }

    /// Only getting and listing: the client is a ``BucketReader``.
    public var readOnly: ReadOnly { ReadOnly(declaration: declaration, prefix: nil) }

    /// Only putting, without seeing what is there: the client is a ``BucketWriter``.
    public var writeOnly: WriteOnly { WriteOnly(declaration: declaration, prefix: nil) }

    /// Only the objects under a prefix, such as `uploads/`. The client takes whole keys, and rejects those outside of it.
    public func prefix(_ prefix: String) -> Prefixed { Prefixed(declaration: declaration, prefix: prefix) }

    public var use: ResourceUse { ResourceUse(declaration, [.read, .write, .delete]) }

    public func client(in scope: ClientScope) throws -> BucketClient {
        try scope.client(for: use) { BucketClient(try Bucket.connection(use.grant(on: $0), $1, in: scope)) }
    }
}

/// What happens to a bucket's objects by itself.
public struct Lifecycle: Sendable, Equatable {
    package let rule: LifecycleRule

    /// Removes objects once they are older than a time.
    /// - Parameters:
    ///   - prefix: only objects whose key starts with it; the empty prefix is all of them.
    ///   - time: whole days since the object was last written, at least one; a part of a day counts as a whole one, so
    ///     that nothing goes early.
    public static func expire(prefix: String = "", after time: TimeSpan) -> Lifecycle {
        Lifecycle(rule: LifecycleRule(prefix: prefix, expireAfterDays: time.daysRoundedUp))
    }
}
