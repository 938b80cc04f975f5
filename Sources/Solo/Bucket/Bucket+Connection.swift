import SoloCore
import SoloS3

extension Bucket {
    /// The way of one scope to a bucket, with the scope's key, over the connections that its process shares.
    static func connection(
        _ grant: Grant, _ binding: ResourceBinding, in scope: ClientScope
    ) throws -> BucketConnection {
        let id = grant.resource
        guard case .bucket(let endpoint, let name, let region, let publicEndpoint) = binding else {
            throw BindingError.mismatched(resource: id, expected: "a bucket")
        }
        return BucketConnection(
            http: try scope.shared.client(endpoint, for: id), bucket: name, region: region,
            key: try scope.key(for: grant, whole: [.read, .write, .delete]), prefix: grant.prefix,
            publicEndpoint: publicEndpoint)
    }
}
