/// What Swift's runtime writes on standard error the moment a process has crashed, before its backtrace: seconds may lie
/// between the two in a large debug build, and the process does nothing else any more.
///
/// Its form is `*** Signal 4: Backtracing from 0x7f…`, without an end of line until the backtrace is there.
enum CrashNotice {
    static func opens(_ line: String) -> Bool {
        line.hasPrefix("*** Signal ") && line.contains(": Backtracing from")
    }
}
