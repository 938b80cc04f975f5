#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How many files, sockets and pipes a process may have open at once (getrlimit(2)).
package enum OpenFileLimit {
    /// What a session of `solo dev` with its compilers and an app under load needs.
    package static let least = 256
    /// Far beyond what a laptop's stage opens, and little enough for programs that close every number up to the limit.
    static let most: UInt64 = 65_536

    /// Raises this process's soft limit as far as its hard one allows, for itself and what it starts; returns the limit that holds then.
    @discardableResult package static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(openFiles, &limit) == 0 else { return Int.max }
        let wanted = raised(soft: UInt64(limit.rlim_cur), hard: UInt64(limit.rlim_max))
        if wanted > UInt64(limit.rlim_cur) {
            let before = limit.rlim_cur
            limit.rlim_cur = rlim_t(wanted)
            if setrlimit(openFiles, &limit) != 0 { limit.rlim_cur = before }
        }
        return Int(clamping: limit.rlim_cur)
    }

    static func raised(soft: UInt64, hard: UInt64) -> UInt64 { max(soft, min(hard, most)) }
}
