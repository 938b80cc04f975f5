import Solo
import SoloCore
import Testing

/// `Backups` as a stage declares them.
struct BackupsTests {
    private func settings(_ backups: Backups) -> ManifestBackups? {
        Stage("production", on: .server("web1"), backups: backups).entry.backups
    }

    @Test func `each destination is in the manifest as it was written`() {
        let found = settings(
            Backups(
                to: .directory("/mnt/backups"),
                .bucket(
                    "shop-backups", at: "https://s3.example.com", region: "eu", prefix: "solo", key: "id",
                    secret: "backup-secret"), keep: .days(14).weeks(8)))
        #expect(
            found?.destinations == [
                .directory(path: "/mnt/backups"),
                .bucket(
                    BackupBucket(
                        name: "shop-backups", endpoint: "https://s3.example.com", region: "eu", prefix: "solo",
                        key: "id",
                        secret: "backup-secret")),
            ])
        #expect(found?.keep == .init(days: 14, weeks: 8))
    }

    @Test func `without a retention, a week of days, a month of weeks and half a year of months stay`() {
        #expect(settings(Backups(to: .directory("/mnt/backups")))?.keep == .standard)
        #expect(
            settings(Backups(to: .directory("/mnt/backups"), keep: .weeks(2).months(3)))?.keep
                == .init(weeks: 2, months: 3))
        #expect(
            settings(Backups(to: .directory("/mnt/backups"), keep: .months(1).days(3)))?.keep
                == .init(days: 3, months: 1))
    }

    @Test func `the commands that verify a restore are in the manifest, and nothing is without them`() throws {
        let found = try #require(settings(Backups(keep: .days(3), verify: "check-orders", "check-files")))
        #expect(found.verify == ["check-orders", "check-files"])
        #expect(settings(Backups(to: .directory("/mnt/backups")))?.verify == nil)
    }

    @Test func `a stage without them declares none`() {
        #expect(Stage("production", on: .server("web1")).entry.backups == nil)
    }
}
