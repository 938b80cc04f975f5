/// The objects of a bucket, fetched a page of up to 1,000 at a time while they are read.
public struct BucketListing: AsyncSequence, Sendable {
    let bucket: BucketConnection
    let prefix: String
    let after: String?

    /// Begins with the first page.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(listing: self)
    }

    /// Gives one object after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let listing: BucketListing
        private var page: ArraySlice<BucketObject> = []
        private var token: String?
        private var isLast = false

        fileprivate init(listing: BucketListing) {
            self.listing = listing
        }

        /// The next object, `nil` after the last one.
        public mutating func next() async throws -> BucketObject? {
            while page.isEmpty {
                guard !isLast else { return nil }
                let fetched = try await listing.bucket.page(prefix: listing.prefix, after: listing.after, token: token)
                page = fetched.objects[...]
                token = fetched.nextToken
                isLast = token == nil
            }
            return page.popFirst()
        }
    }
}

struct BucketPage: Sendable {
    var objects: [BucketObject]
    var folders: [String]
    var nextToken: String?
}
