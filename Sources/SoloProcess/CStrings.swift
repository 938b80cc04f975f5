#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Strings as a system call takes them.
enum CStrings {
    /// A null-terminated array of C strings, for the time of the call.
    static func with<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<CChar>?.self, capacity: copies.count) { buffer in
            _ = buffer.initialize(from: copies)
            guard let base = buffer.baseAddress else {
                preconditionFailure("an array with a null in it is never empty")
            }
            return body(base)
        }
    }
}
