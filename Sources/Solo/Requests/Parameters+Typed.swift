public import SoloRuntime

extension Parameters {
    /// The value that `:name` matched.
    /// - Throws: ``HTTPError`` 400, which names the parameter, if it is not of that type.
    public func require<Value: LosslessStringConvertible>(_ name: String, as type: Value.Type = String.self) throws
        -> Value
    {
        guard let text = get(name) else {
            throw HTTPError(.badRequest, detail: "the path parameter '\(name)' is missing")
        }
        guard let value = Value(text) else {
            throw HTTPError(.badRequest, detail: "the path parameter '\(name)' is not \(ValueWords.of(type))")
        }
        return value
    }
}
