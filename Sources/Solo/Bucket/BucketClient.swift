/// A bucket to get, list, put and delete objects of.
public struct BucketClient: BucketReading, BucketWriting {
    private let permission: BucketPermission

    package init(_ access: BucketAccess) {
        permission = BucketPermission(access: access)
    }

    public var reading: BucketPermission { permission }
    public var writing: BucketPermission { permission }

    /// Deletes an object; none of that key is no error.
    public func delete(_ key: String) async throws {
        try await permission.access.delete(key)
    }
}
