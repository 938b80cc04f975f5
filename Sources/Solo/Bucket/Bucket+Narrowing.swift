import SoloCore
public import SoloS3

extension Bucket {
    /// A bucket to get and list objects of.
    public struct ReadOnly: Resource, Declared {
        package let declaration: ResourceDeclaration
        package let prefix: String?

        public var use: ResourceUse { ResourceUse(declaration, [.read], prefix: prefix) }

        public func client(in scope: ClientScope) throws -> BucketReader {
            try scope.client(for: use) { BucketReader(try Bucket.connection(use.grant(on: $0), $1, in: scope)) }
        }

        /// Only the objects under a prefix; a second prefix is relative to the first.
        public func prefix(_ prefix: String) -> ReadOnly {
            ReadOnly(declaration: declaration, prefix: (self.prefix ?? "") + prefix)
        }
    }

    /// A bucket to put objects into.
    public struct WriteOnly: Resource, Declared {
        package let declaration: ResourceDeclaration
        package let prefix: String?

        public var use: ResourceUse { ResourceUse(declaration, [.write], prefix: prefix) }

        public func client(in scope: ClientScope) throws -> BucketWriter {
            try scope.client(for: use) { BucketWriter(try Bucket.connection(use.grant(on: $0), $1, in: scope)) }
        }

        /// Only the objects under a prefix; a second prefix is relative to the first.
        public func prefix(_ prefix: String) -> WriteOnly {
            WriteOnly(declaration: declaration, prefix: (self.prefix ?? "") + prefix)
        }
    }

    /// The objects of a bucket under a prefix.
    public struct Prefixed: Resource, Declared {
        package let declaration: ResourceDeclaration
        package let prefix: String

        /// Only getting and listing.
        public var readOnly: ReadOnly { ReadOnly(declaration: declaration, prefix: prefix) }
        /// Only putting.
        public var writeOnly: WriteOnly { WriteOnly(declaration: declaration, prefix: prefix) }
        /// Further down.
        public func prefix(_ prefix: String) -> Prefixed {
            Prefixed(declaration: declaration, prefix: self.prefix + prefix)
        }

        public var use: ResourceUse { ResourceUse(declaration, [.read, .write, .delete], prefix: prefix) }

        public func client(in scope: ClientScope) throws -> BucketClient {
            try scope.client(for: use) { BucketClient(try Bucket.connection(use.grant(on: $0), $1, in: scope)) }
        }
    }
}
