package import SoloCore

/// Gets, lists and looks up the objects of a bucket: what `bucket.readOnly` hands to a handler.
public struct BucketReader: BucketReading {
    /// The way to the service; not for use.
    public let _bucket: BucketConnection

    package init(_ bucket: BucketConnection) { _bucket = bucket }

    package init(endpoint: String, bucket: String, region: String, key: AccessKey, prefix: String? = nil) throws {
        _bucket = try BucketConnection(endpoint: endpoint, bucket: bucket, region: region, key: key, prefix: prefix)
    }
}

/// Puts objects into a bucket and can do nothing else: what `bucket.writeOnly` hands to a handler.
public struct BucketWriter: BucketWriting {
    /// The way to the service; not for use.
    public let _bucket: BucketConnection

    package init(_ bucket: BucketConnection) { _bucket = bucket }

    package init(endpoint: String, bucket: String, region: String, key: AccessKey, prefix: String? = nil) throws {
        _bucket = try BucketConnection(endpoint: endpoint, bucket: bucket, region: region, key: key, prefix: prefix)
    }
}

/// Reads, puts and deletes the objects of a bucket: what a bucket hands to a handler.
public struct BucketClient: BucketReading, BucketWriting, BucketDeleting {
    /// The way to the service; not for use.
    public let _bucket: BucketConnection

    package init(_ bucket: BucketConnection) { _bucket = bucket }

    package init(endpoint: String, bucket: String, region: String, key: AccessKey, prefix: String? = nil) throws {
        _bucket = try BucketConnection(endpoint: endpoint, bucket: bucket, region: region, key: key, prefix: prefix)
    }
}
