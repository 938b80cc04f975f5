/// The environment of an app's process: what a server would have too, so that nothing works on the laptop by accident.
package enum AppEnvironment {
    private static let passed: Set<String> = [
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
        "SWIFT_BACKTRACE",
    ]

    package static func make(from session: [String: String]) -> [String: String] {
        var environment = session.filter { passed.contains($0.key) || $0.key.hasPrefix("LC_") }
        // A crash is shown with the frames of the thread that crashed, for a machine to read: quick and short.
        environment["SWIFT_BACKTRACE"] =
            environment["SWIFT_BACKTRACE"]
            ?? "enable=yes,color=no,interactive=no,threads=crashed,images=none,registers=none,output-to=stderr"
        return environment
    }
}
