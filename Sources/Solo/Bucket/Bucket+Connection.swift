import SoloCore
import SoloS3

extension Bucket {
    /// One component's way to a bucket, with the component's key, over the connections that its process shares.
    static func connection(
        to id: String, _ binding: ResourceBinding, prefix: String? = nil, in scope: ClientScope
    ) throws -> BucketConnection {
        guard case .bucket(let endpoint, let name, let region) = binding else {
            throw BindingError.mismatched(resource: id, expected: "a bucket")
        }
        return BucketConnection(
            http: try scope.shared.client(endpoint, for: id), bucket: name, region: region, key: try scope.key(),
            prefix: prefix)
    }
}
