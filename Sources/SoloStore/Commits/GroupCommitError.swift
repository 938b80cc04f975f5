/// Why a change is not known to be on the disk, although nothing was wrong with it.
package struct GroupCommitError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        /// Another change of the same commit made all of it fail, such as by a full disk. All of it was undone.
        case batchLost
        /// The commit failed. It may still be there after a crash, so the files that it mentions must stay.
        case outcomeUnknown
    }

    package let code: Code
    package let path: String
    package let underlying: any Error

    static func batchLost(_ path: String, _ error: any Error) -> GroupCommitError {
        GroupCommitError(code: .batchLost, path: path, underlying: error)
    }

    static func outcomeUnknown(_ path: String, _ error: any Error) -> GroupCommitError {
        GroupCommitError(code: .outcomeUnknown, path: path, underlying: error)
    }

    package var description: String {
        switch code {
        case .batchLost:
            "The change of \(path) was undone, because another one of the same commit failed: \(underlying) Retry it."
        case .outcomeUnknown:
            "The commit to \(path) failed, and the change may or may not be there after the next start: \(underlying)"
        }
    }
}
