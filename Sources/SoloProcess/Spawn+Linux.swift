#if os(Linux)
    import Foundation
    import Glibc

    /// Glibc's enumeration of limits.
    let openFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    func emptySpawnActions() -> posix_spawn_file_actions_t { posix_spawn_file_actions_t() }
    func emptySpawnAttributes() -> posix_spawnattr_t { posix_spawnattr_t() }

    /// Marks whatever a library forgot to mark close-on-exec, so that a child gets what it is handed and nothing else.
    func closeEverythingElse(_ attributes: inout posix_spawnattr_t) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
            guard let number = Int32(name), number > 2 else { continue }
            _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        }
    }
#endif
