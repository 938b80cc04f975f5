/// A bucket to get and list objects of.
public struct BucketReader: BucketReading {
    public let reading: BucketPermission

    package init(_ access: BucketAccess) {
        reading = BucketPermission(access: access)
    }
}
