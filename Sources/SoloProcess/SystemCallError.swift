#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A system call that failed: which one, on what, and why.
package struct SystemCallError: Error, Equatable, CustomStringConvertible {
    package var call: String
    package var subject: String?
    /// The `errno` it left.
    package var number: Int32

    package init(_ call: String, on subject: String? = nil, number: Int32 = errno) {
        self.call = call
        self.subject = subject
        self.number = number
    }

    /// `No such file or directory`.
    package var reason: String { String(cString: strerror(number)) }

    package var description: String {
        guard let subject else { return "\(call) failed: \(reason)" }
        return "\(call) of \(subject) failed: \(reason)"
    }
}
