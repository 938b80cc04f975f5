public import SoloRuntime

/// A value that is an HTTP answer by itself, in place of JSON: ``Response`` and ``HTML`` are, and so is any type of yours.
///
///     struct CSV: ResponseConvertible {
///         var rows: [[String]]
///         func response() -> Response { … }
///     }
public protocol ResponseConvertible: Encodable, SendableMetatype {
    /// The answer that this value is.
    func response() throws -> Response
}

extension ResponseConvertible {
    /// Fails: an answer stands alone, it is no part of another one's JSON.
    public func encode(to encoder: any Encoder) throws {
        throw EncodingError.invalidValue(
            self,
            .init(
                codingPath: encoder.codingPath,
                debugDescription: "\(Self.self) is an HTTP answer of its own and no part of JSON"))
    }
}

extension Response: ResponseConvertible {
    /// This answer itself.
    public func response() -> Response { self }
}

extension HTML: ResponseConvertible {
    /// This page as `text/html`.
    public func response() -> Response { .html(self) }
}
