#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A program that takes the terminal over until it ends, such as a database's shell.
package enum ForegroundProcess {
    /// Runs it with this process's standard input, output and error, and waits for its end. Blocks its thread.
    ///
    /// Ctrl-C is the program's alone meanwhile: what started it waits.
    package static func run(
        _ executable: String, _ arguments: [String], environment: [String: String]
    ) throws(SystemCallError) -> ProcessExit {
        var attributes = emptySpawnAttributes()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var fresh = sigset_t()
        sigemptyset(&fresh)
        for number in [SIGINT, SIGQUIT, SIGPIPE] { sigaddset(&fresh, number) }
        posix_spawnattr_setsigdefault(&attributes, &fresh)
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: Int(POSIX_SPAWN_SETSIGDEF)))

        let before = (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN))
        defer {
            signal(SIGINT, before.0)
            signal(SIGQUIT, before.1)
        }
        var pid: pid_t = 0
        let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
        let result = CStrings.with([executable] + arguments) { command in
            CStrings.with(variables) { posix_spawnp(&pid, executable, nil, &attributes, command, $0) }
        }
        guard result == 0 else { throw SystemCallError("start", on: executable, number: result) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) == -1, errno == EINTR {}
        return ProcessExit(status: status)
    }
}
