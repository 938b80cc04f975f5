/// Why a queue rejected a request.
package struct QueueError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case unknownQueue = "unknown-queue"
        case unknownMessage = "unknown-message"
        case invalidMessage = "invalid-message"
    }

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
