import SoloCore

import struct Foundation.Data

/// How the bucket clients reach their bucket: one component's key on one bucket, under one prefix.
package struct BucketAccess: Sendable {
    private let prefix: String

    package init(_ id: String, _ binding: ResourceBinding, prefix: String? = nil, in scope: ClientScope) throws {
        guard case .bucket = binding else { throw BindingError.mismatched(resource: id, expected: "a bucket") }
        self.prefix = prefix ?? ""
        throw BindingError.mismatched(resource: id, expected: "implemented yet")
    }

    package func get(_ key: String, range: Range<Int>?) async throws -> Data? { nil }
    package func head(_ key: String) async throws -> BucketObject? { nil }
    package func list(_ prefix: String) async throws -> [BucketObject] { [] }
    package func put(_ key: String, _ data: Data, contentType: String?) async throws {}
    package func delete(_ key: String) async throws {}
}
