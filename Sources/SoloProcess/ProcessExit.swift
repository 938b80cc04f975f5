/// How a process ended.
package enum ProcessExit: Sendable, Equatable {
    case code(Int32)
    case signal(Int32)

    package var isSuccess: Bool { self == .code(0) }

    /// Reads what `waitpid` stored (POSIX: the low seven bits hold the signal, the next eight the code).
    init(status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .code((status >> 8) & 0xff) : .signal(signal)
    }
}

extension ProcessExit: CustomStringConvertible {
    private static let signals: [Int32: String] = [
        1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 8: "SIGFPE", 9: "SIGKILL",
        11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM",
    ]

    package var description: String {
        switch self {
        case .code(let code): "exit code \(code)"
        case .signal(let number): Self.signals[number] ?? "signal \(number)"
        }
    }
}
