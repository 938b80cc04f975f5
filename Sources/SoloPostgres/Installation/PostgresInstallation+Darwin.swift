#if canImport(Darwin)
    extension PostgresInstallation.Place {
        /// Of Homebrew on Apple's processors and on Intel's, and of Postgres.app.
        package static let usual = [
            Self(folder: "/opt/homebrew/opt", prefix: "postgresql@"),
            Self(folder: "/usr/local/opt", prefix: "postgresql@"),
            Self(folder: "/Applications/Postgres.app/Contents/Versions"),
        ]
    }

    extension PostgresInstallation {
        /// Of new clusters: a Mac has no order of its own that stays the same from release to release.
        static let locale = "C"

        /// What installs a version.
        package static func installing(_ version: Int) -> String {
            "brew install postgresql@\(version)"
        }
    }
#endif
