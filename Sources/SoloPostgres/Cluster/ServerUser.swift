import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Who the server runs as. Postgres does not run as root: root has an unprivileged user run it.
package struct ServerUser: Sendable, Equatable {
    /// `nil` if it is who runs Solo.
    package var other: ID?

    package struct ID: Sendable, Equatable {
        package var user: UInt32
        package var group: UInt32
    }

    /// For a cluster whose data is there, its owner; for a new one a user that is there for the purpose.
    package static func of(data: String) -> ServerUser {
        guard geteuid() == 0 else { return ServerUser(other: nil) }
        var info = stat()
        if stat(data, &info) == 0, info.st_uid != 0 {
            return ServerUser(other: ID(user: UInt32(info.st_uid), group: UInt32(info.st_gid)))
        }
        for name in ["postgres", "_postgres", "nobody"] {
            if let entry = getpwnam(name) {
                return ServerUser(other: ID(user: UInt32(entry.pointee.pw_uid), group: UInt32(entry.pointee.pw_gid)))
            }
        }
        // The number that Linux and POSIX systems reserve for nobody.
        return ServerUser(other: ID(user: 65_534, group: 65_534))
    }

    /// Gives it a file or a folder.
    func own(_ path: String) throws {
        guard let other else { return }
        guard chown(path, other.user, other.group) == 0 else {
            throw PostgresError.system("give \(path) to the user \(other.user), who runs Postgres", errno)
        }
    }
}
