public import SoloRuntime
public import SoloS3
public import SoloSQL

/// A value that is an HTTP response by itself, in place of JSON: ``Response`` and ``HTML`` are, and so is any type of yours.
///
///     struct CSV: ResponseConvertible {
///         var rows: [[String]]
///         func response() -> Response { … }
///     }
public protocol ResponseConvertible: Encodable, SendableMetatype {
    /// The response that this value stands for.
    func response() throws -> Response
}

extension ResponseConvertible {
    /// Fails: a response cannot be part of another one's JSON.
    public func encode(to encoder: any Encoder) throws {
        throw EncodingError.invalidValue(
            self,
            .init(
                codingPath: encoder.codingPath,
                debugDescription: "\(Self.self) is an HTTP response of its own and cannot be part of JSON"))
    }
}

extension Response: ResponseConvertible {
    /// This response itself.
    public func response() -> Response { self }
}

extension HTML: ResponseConvertible {
    /// This page as `text/html`.
    public func response() -> Response { .html(self) }
}

/// A value that says what was done and is not meant for the client: a route whose handler returns one responds with 204,
/// as if it returned nothing.
///
///     Delete("/orders", using: database) { _, db in try await db.execute("DELETE FROM orders") }     // 204
///
/// A closure of one expression returns the value of that expression. Conform the result of your own `@discardableResult`
/// function to it if such a closure may end with a call of it.
public protocol NoResponse: Encodable, SendableMetatype {}

extension SQLChanges: NoResponse {}
extension BucketPut: NoResponse {}
extension SentMessage: NoResponse {}
