/// Stands for the client that a closure takes and that its component was not given, so that the compiler can say that
/// `using:` is missing. There are no values of it: whatever takes one is unavailable.
@dynamicMemberLookup
@dynamicCallable
public struct MissingClient: Sendable {
    private init() {}

    /// Whatever the closure does with it is not what is wrong.
    public subscript(dynamicMember name: String) -> MissingClient { self }

    /// Whatever the closure does with it is not what is wrong.
    @discardableResult
    public func dynamicallyCall(
        withKeywordArguments arguments: KeyValuePairs<String, Any>
    ) async throws -> MissingClient { self }
}
