#if os(Linux)
    extension PostgresInstallation.Place {
        /// Of Debian and Ubuntu; of the Postgres project's packages for Red Hat's family.
        package static let usual = [Self(folder: "/usr/lib/postgresql"), Self(folder: "/usr", prefix: "pgsql-")]
    }

    extension PostgresInstallation {
        /// Of new clusters: letters of every language have upper and lower case, and the order does not change with the system's
        /// libraries.
        static let locale = "C.UTF-8"

        /// What installs a version.
        package static func installing(_ version: Int) -> String {
            "sudo apt-get install postgresql-\(version)"
        }
    }
#endif
