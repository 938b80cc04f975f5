#if canImport(Darwin)
    import Darwin

    let openFiles = RLIMIT_NOFILE

    func emptySpawnActions() -> posix_spawn_file_actions_t? { nil }
    func emptySpawnAttributes() -> posix_spawnattr_t? { nil }

    /// Darwin closes whatever no file action names, by a flag of its own.
    func closeEverythingElse(_ attributes: inout posix_spawnattr_t?) {
        var flags: Int16 = 0
        posix_spawnattr_getflags(&attributes, &flags)
        posix_spawnattr_setflags(&attributes, flags | Int16(POSIX_SPAWN_CLOEXEC_DEFAULT))
    }
#endif
