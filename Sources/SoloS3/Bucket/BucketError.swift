/// A bucket rejected a request, or could not be reached.
public struct BucketError: Error, Sendable {
    /// What went wrong; codes that the S3 service sends and that have no name here keep theirs.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// As S3 writes it: `NoSuchKey`, `AccessDenied`.
        public let name: String

        /// A code by the name that S3 gives it.
        public init(_ name: String) { self.name = name }

        /// There is no object with this key.
        public static let noSuchKey = Code("NoSuchKey")
        /// There is no such bucket on this stage.
        public static let noSuchBucket = Code("NoSuchBucket")
        /// The component has no grant for this action, or not for this key.
        public static let accessDenied = Code("AccessDenied")
        /// The object exists already, or is not the one that was expected.
        public static let preconditionFailed = Code("PreconditionFailed")
        /// The range begins after the object's end.
        public static let invalidRange = Code("InvalidRange")
        /// The object is larger than the caller wants to hold in memory.
        public static let tooLarge = Code("TooLarge")
        /// A key is empty, or longer than 1,024 bytes.
        public static let invalidKey = Code("InvalidKey")
        /// Metadata or a content type that no header field can carry.
        public static let invalidMetadata = Code("InvalidMetadata")
        /// The service did not respond.
        public static let unreachable = Code("Unreachable")
        /// The service responded with something that is not S3.
        public static let malformedResponse = Code("MalformedResponse")

        /// The name.
        public var description: String { name }
    }

    /// What went wrong.
    public var code: Code
    /// What happened, in words.
    public var message: String
    /// What to do about it.
    public var fix: String
    /// The bucket's name.
    public var bucket: String
    /// The object's key, if it is about one.
    public var key: String?
    /// What was beneath it, such as a refused connection.
    public var underlying: (any Error)?

    package init(
        _ code: Code, message: String, fix: String, bucket: String, key: String? = nil, underlying: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.fix = fix
        self.bucket = bucket
        self.key = key
        self.underlying = underlying
    }
}

extension BucketError: CustomStringConvertible {
    /// One line: where, what, and the fix.
    public var description: String {
        let place = key.map { "\(bucket)/\($0)" } ?? bucket
        return "bucket \(place): \(message) [\(code.name)] \(fix)" + (underlying.map { " (\($0))" } ?? "")
    }
}
