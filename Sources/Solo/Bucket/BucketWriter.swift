/// A bucket to put objects into, without seeing what is there.
public struct BucketWriter: BucketWriting {
    public let writing: BucketPermission

    package init(_ access: BucketAccess) {
        writing = BucketPermission(access: access)
    }
}
