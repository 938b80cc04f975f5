public import SoloRuntime

/// A value that is an HTTP answer by itself, in place of JSON: ``Response`` and ``HTML`` are, and so is any type of yours.
///
///     struct CSV: Answer {
///         var rows: [[String]]
///         func response() -> Response { … }
///     }
public protocol Answer: Encodable, SendableMetatype {
    /// The answer that this value is.
    func response() throws -> Response
}

extension Answer {
    /// Fails: an answer stands alone, it is no part of another one's JSON.
    public func encode(to encoder: any Encoder) throws {
        throw EncodingError.invalidValue(
            self,
            .init(
                codingPath: encoder.codingPath,
                debugDescription: "\(Self.self) is an HTTP answer of its own and no part of JSON"))
    }
}

extension Response: Answer {
    /// This answer itself.
    public func response() -> Response { self }
}

extension HTML: Answer {
    /// This page as `text/html`.
    public func response() -> Response { .html(self) }
}
