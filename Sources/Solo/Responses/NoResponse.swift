public import SoloS3
public import SoloSQL

/// A value that says what was done and is not meant for the client: a route whose handler returns one responds with 204,
/// as if it returned nothing.
///
///     Delete("/orders", using: database) { _, db in try await db.execute("DELETE FROM orders") }     // 204
///
/// A closure of one expression returns the value of that expression. Conform the result of your own `@discardableResult`
/// function to it where such a closure may end with a call of it.
public protocol NoResponse: Encodable, SendableMetatype {}

extension SQLChanges: NoResponse {}
extension BucketPut: NoResponse {}
extension SentMessage: NoResponse {}
