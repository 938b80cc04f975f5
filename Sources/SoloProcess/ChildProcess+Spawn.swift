#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension ChildProcess {
    /// `posix_spawn` in a new process group, with exactly the descriptors of the launch from 3 up, the launch's
    /// input or nothing to read on standard input, and signals as a fresh process has them.
    static func spawn(_ launch: Launch, output: Descriptor, error: Descriptor) throws(SystemCallError) -> Int32 {
        var actions = emptySpawnActions()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = emptySpawnAttributes()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }

        if let input = launch.input {
            posix_spawn_file_actions_adddup2(&actions, input.raw, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output.raw, 1)
        posix_spawn_file_actions_adddup2(&actions, error.raw, 2)
        // A descriptor to pass on may sit on a number that another one is to get: all of them move out of the way first.
        let first = Int32(3 + launch.inherited.count)
        var moved: [Descriptor] = []
        for (index, inherited) in launch.inherited.enumerated() {
            let copy = fcntl(inherited.descriptor.raw, F_DUPFD_CLOEXEC, first)
            // A number beyond the limit is an invalid one to the kernel.
            guard copy >= 0 else {
                throw SystemCallError("fcntl", on: inherited.name, number: errno == EINVAL ? EMFILE : errno)
            }
            moved.append(Descriptor(copy))
            posix_spawn_file_actions_adddup2(&actions, copy, Int32(3 + index))
        }

        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var fresh = sigset_t()
        sigemptyset(&fresh)
        for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD] { sigaddset(&fresh, number) }
        posix_spawnattr_setsigdefault(&attributes, &fresh)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: Int(flags)))
        closeEverythingElse(&attributes)

        var pid: pid_t = 0
        let command = launch.commandLine
        let environment = launch.fullEnvironment.map { "\($0.key)=\($0.value)" }.sorted()
        let result = CStrings.with(command) { arguments in
            CStrings.with(environment) { variables in
                posix_spawnp(&pid, command[0], &actions, &attributes, arguments, variables)
            }
        }
        guard result == 0 else { throw SystemCallError("start", on: launch.executable, number: result) }
        withExtendedLifetime(moved) {}
        return pid
    }
}
