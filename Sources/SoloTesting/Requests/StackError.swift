/// A test asked a stack for something that it does not have.
public enum StackError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stack has no API, cron, worker or command of that name.
    case unknown(kind: String, name: String, known: [String])
    /// The API is not served over a socket.
    case notServing(String)
    /// A secret, or a setting, was given a value that the stack does not use.
    case unused(kind: String, name: String, known: [String])

    public var description: String {
        switch self {
        case .unknown(let kind, let name, let known):
            known.isEmpty
                ? "the stack has no \(kind)"
                : "the stack has no \(kind) '\(name)'; it has \(known.joined(separator: ", "))"
        case .notServing(let component):
            "\(component) is not served; run the stack with `over: .socket`"
        case .unused(let kind, let name, let known):
            known.isEmpty
                ? "the stack has no \(kind); leave '\(name)' out"
                : "the stack has no \(kind) '\(name)'; it has \(known.joined(separator: ", "))"
        }
    }
}
