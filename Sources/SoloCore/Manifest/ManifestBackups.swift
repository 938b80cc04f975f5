/// Where a stage's backups go, and how long they are kept.
package struct ManifestBackups: Codable, Sendable, Equatable {
    package enum Destination: Codable, Sendable, Equatable {
        /// A folder of the machine, such as another disk's.
        case directory(path: String)
        case bucket(BackupBucket)

        package var isBucket: Bool { if case .bucket = self { true } else { false } }

        // `{"bucket":{…}}`, where the compiler's own would read `{"bucket":{"_0":…}}`.
        private enum Keys: String, CodingKey { case directory, bucket }
        private struct Folder: Codable { var path: String }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Keys.self)
            if let bucket = try container.decodeIfPresent(BackupBucket.self, forKey: .bucket) {
                self = .bucket(bucket)
            } else {
                self = .directory(path: try container.decode(Folder.self, forKey: .directory).path)
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Keys.self)
            switch self {
            case .directory(let path): try container.encode(Folder(path: path), forKey: .directory)
            case .bucket(let bucket): try container.encode(bucket, forKey: .bucket)
            }
        }
    }

    /// How many of the newest backups stay: one a day, one a week, one a month.
    package struct Retention: Codable, Sendable, Equatable {
        package var days: Int
        package var weeks: Int
        package var months: Int

        package init(days: Int = 0, weeks: Int = 0, months: Int = 0) {
            self.days = days
            self.weeks = weeks
            self.months = months
        }

        /// Of a stage that says nothing else.
        package static let standard = Retention(days: 7, weeks: 4, months: 6)
    }

    package var destinations: [Destination]
    package var keep: Retention
    /// The names of the app's commands that check what was restored; `nil` if there are none.
    package var verify: [String]?

    /// The folders among the destinations.
    package var directories: [String] {
        destinations.compactMap { if case .directory(let path) = $0 { path } else { nil } }
    }

    package init(destinations: [Destination], keep: Retention = .standard, verify: [String] = []) {
        self.destinations = destinations
        self.keep = keep
        self.verify = verify.isEmpty ? nil : verify
    }
}

/// A bucket of an S3 service.
package struct BackupBucket: Codable, Sendable, Equatable {
    package var name: String
    /// `https://s3.eu-central-1.amazonaws.com`
    package var endpoint: String
    package var region: String
    /// In front of every key; empty for none.
    package var prefix: String
    /// The id of the key that writes.
    package var key: String
    /// The name of the stage's secret that is the key's other half.
    package var secret: String

    package init(name: String, endpoint: String, region: String, prefix: String = "", key: String, secret: String) {
        self.name = name
        self.endpoint = endpoint
        self.region = region
        self.prefix = prefix
        self.key = key
        self.secret = secret
    }
}
