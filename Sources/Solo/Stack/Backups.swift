package import SoloCore

/// Where a stage's backups go, and how long they are kept. A stage without them is backed up on its own machine alone, and does not count as
/// protected.
///
///     Stage(
///         "production", on: .server("web1"),
///         backups: Backups(
///             to: .bucket(
///                 "shop-backups", at: "https://s3.eu-central-003.backblazeb2.com", region: "eu-central-003",
///                 key: "0031f0c7a9b4e8d0000000001", secret: "backup-secret"),
///             keep: .days(14).weeks(8)))
public struct Backups: Sendable, Equatable {
    package let settings: ManifestBackups

    /// Backups.
    /// - Parameters:
    ///   - destinations: each of them gets every backup. One that fails does not hold up the others. A stage on a laptop needs none: its
    ///     backups are outside of the project then.
    ///   - retention: which backups stay.
    ///   - checks: names of commands of the app, such as `"check-orders"`. Each drill and each restore runs them over the restored data. A
    ///     command that throws an error makes the drill fail, and a restore leaves the stage as it was.
    public init(
        to destinations: Destination..., keep retention: Retention = .days(7).weeks(4).months(6),
        verify checks: String...
    ) {
        settings = ManifestBackups(
            destinations: destinations.map(\.destination), keep: retention.retention, verify: checks)
    }

    /// A place for backups.
    public struct Destination: Sendable, Equatable {
        package let destination: ManifestBackups.Destination

        /// A folder, by its whole path, such as one of another disk.
        public static func directory(_ path: String) -> Destination { Destination(destination: .directory(path: path)) }

        /// A bucket of any S3 service.
        /// - Parameters:
        ///   - endpoint: the service's address, such as `https://s3.eu-central-1.amazonaws.com`.
        ///   - prefix: is put in front of every key.
        ///   - key: the id of a key that may list, read and write, and not delete.
        ///   - secret: the name of the secret that is its other half, set with `solo secret set NAME --stage STAGE`.
        public static func bucket(
            _ name: String, at endpoint: String, region: String, prefix: String = "", key: String, secret: String
        ) -> Destination {
            Destination(
                destination: .bucket(
                    BackupBucket(
                        name: name, endpoint: endpoint, region: region, prefix: prefix, key: key, secret: secret)))
        }
    }

    /// Which backups stay: the newest of each of so many days, weeks and months.
    public struct Retention: Sendable, Equatable {
        package private(set) var retention = ManifestBackups.Retention()

        /// The newest backup of each of so many days.
        public static func days(_ count: Int) -> Retention { Retention().days(count) }
        /// The newest backup of each of so many weeks.
        public static func weeks(_ count: Int) -> Retention { Retention().weeks(count) }
        /// The newest backup of each of so many months.
        public static func months(_ count: Int) -> Retention { Retention().months(count) }

        /// And the newest of each of so many days.
        public func days(_ count: Int) -> Retention { changed { $0.days = count } }
        /// And the newest of each of so many weeks.
        public func weeks(_ count: Int) -> Retention { changed { $0.weeks = count } }
        /// And the newest of each of so many months.
        public func months(_ count: Int) -> Retention { changed { $0.months = count } }

        private func changed(_ body: (inout ManifestBackups.Retention) -> Void) -> Retention {
            var retention = self
            body(&retention.retention)
            return retention
        }
    }
}
