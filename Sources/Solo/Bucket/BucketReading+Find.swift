public import Foundation
public import SoloS3

extension BucketReading {
    /// The whole content of an object, in memory; `nil` where there is no such object.
    /// - Parameter limit: The most bytes to take, 16 MiB if it is not said.
    /// - Throws: ``BucketError``: `tooLarge` where it is over the limit.
    public func find(_ key: String, limit: Int = 16 * 1_048_576) async throws -> Data? {
        do {
            return try await get(key, limit: limit)
        } catch let error as BucketError where error.code == .noSuchKey {
            return nil
        }
    }
}
