import Foundation

/// A content's file that is missing, or shorter than the index says.
struct DamagedFile: Error, CustomStringConvertible {
    enum Reason: Equatable {
        /// With the `errno` that the system gave.
        case cannotOpen(Int32)
        /// After fewer bytes than it should have.
        case endsAt(Int)
    }

    var path: String
    var expected: Int
    var reason: Reason

    var description: String {
        let what =
            switch reason {
            case .cannotOpen(let code): "cannot be opened (\(String(cString: strerror(code))))"
            case .endsAt(let size): "ends after \(size)"
            }
        return "The content file \(path) should have \(expected) bytes, and \(what). Put its object again, or restore "
            + "the store's folder from a backup."
    }
}
