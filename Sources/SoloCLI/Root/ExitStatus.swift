/// What `solo` exits with; `Documentation/exit-codes.md` promises them to scripts.
package enum ExitStatus: Int32, Sendable {
    case done = 0
    /// It was tried and did not work: a build that fails, a taken port, a command of the app that threw.
    case failed = 1
    /// Nothing was tried, because something has to be done first: a secret to be set, a package to be installed.
    case refused = 2
    /// The command line is wrong (`EX_USAGE` of sysexits.h).
    case usage = 64
}
