import SoloCore

extension Manifest {
    /// A manifest that uses every kind, every case and every option at least once.
    static let maximal = Manifest(
        name: "shop",
        resources: [
            ManifestResource(id: "db", kind: .postgres, postgres: PostgresSettings(version: 15, scaleToZeroAfter: 600)),
            ManifestResource(id: "reports", kind: .postgres, postgres: PostgresSettings(version: 17)),
            ManifestResource(
                id: "billing.invoices", kind: .sqlite, renamedFrom: "invoices",
                sqlite: SQLiteSettings(schema: "CREATE TABLE IF NOT EXISTS invoices (\n    id INTEGER PRIMARY KEY\n);")),
            ManifestResource(
                id: "assets", kind: .bucket,
                bucket: BucketSettings(lifecycle: [
                    LifecycleRule(prefix: "tmp/", expireAfterDays: 30),
                    LifecycleRule(prefix: "old/", expireAfterDays: 1),
                ])),
            ManifestResource(id: "uploads", kind: .bucket, bucket: BucketSettings()),
            ManifestResource(
                id: "receipts", kind: .queue,
                queue: QueueSettings(maximumAttempts: 7, firstRetryDelay: 0.5, longestRetryDelay: 60)),
            ManifestResource(id: "stripe-key", kind: .secret),
            ManifestResource(
                id: "currency", kind: .setting,
                setting: SettingSettings(type: "String", defaultValue: "\"EUR\"", overrides: ["us": "\"USD\""])),
        ],
        components: [
            ManifestComponent(
                id: "api.api", kind: .api,
                grants: [
                    Grant(resource: "db", actions: [.read, .write]),
                    Grant(resource: "assets", actions: [.read], prefix: "public/"),
                    Grant(resource: "receipts", actions: [.send]),
                    Grant(resource: "stripe-key", actions: [.read]),
                ],
                api: APISettings(
                    routes: [
                        ManifestRoute(method: "GET", path: "/"),
                        ManifestRoute(
                            method: "GET", path: "/orders/:id", grants: [Grant(resource: "db", actions: [.read])]),
                        ManifestRoute(
                            method: "POST", path: "/orders",
                            grants: [
                                Grant(resource: "db", actions: [.write, .read]),
                                Grant(resource: "receipts", actions: [.send]),
                            ]),
                        ManifestRoute(method: "PUT", path: "/orders/:id"),
                        ManifestRoute(method: "PATCH", path: "/orders/:id"),
                        ManifestRoute(method: "DELETE", path: "/orders/:id"),
                    ],
                    defaults: HTTPDefaults(
                        allowedOrigins: ["https://shop.example.com"],
                        rateLimit: .init(requests: 100, per: 1),
                        headers: ["X-Frame-Options": "DENY", "Server": ""]))),
            ManifestComponent(
                id: "api.admin", kind: .api, isolated: true,
                api: APISettings(
                    routes: [ManifestRoute(method: "GET", path: "/users")],
                    defaults: HTTPDefaults(rateLimit: nil), host: "back-office")),
            ManifestComponent(
                id: "worker.receipts", kind: .worker,
                grants: [
                    Grant(resource: "receipts", actions: [.receive]),
                    Grant(resource: "uploads", actions: [.delete, .write, .read]),
                ],
                worker: WorkerSettings(queue: "receipts", concurrency: 4, timeout: 30.5)),
            ManifestComponent(
                id: "cron.cleanup", kind: .cron, grants: [Grant(resource: "db", actions: [.read, .write])],
                cron: CronSettings(schedule: .every(.days(1)))),
            ManifestComponent(
                id: "cron.report", kind: .cron,
                cron: CronSettings(
                    schedule: .daily(at: "03:00", in: "Europe/Berlin"), missed: .skip, mayOverlap: true, timeout: 60)),
            ManifestComponent(
                id: "cron.billing.invoice", kind: .cron,
                cron: CronSettings(schedule: .cron("0 3 * * 1-5", in: "America/New_York"))),
            ManifestComponent(
                id: "command.seed", kind: .command, grants: [Grant(resource: "db", actions: [.read, .write])]),
        ],
        outputs: [
            ManifestOutput(name: "ApiUrl", source: .url(component: "api.api")),
            ManifestOutput(name: "Currency", source: .setting(resource: "currency")),
            ManifestOutput(name: "Contact", source: .text("mail@example.com")),
        ],
        stages: [
            ManifestStage(
                name: "production", host: .server(address: "shop.example.com"), domain: "shop.example.com",
                scaleToZeroAfter: 600, limits: ProcessLimits(memory: 512 << 20, cpus: 1.5, tasks: 256),
                backups: ManifestBackups(
                    destinations: [
                        .directory(path: "/mnt/backups"),
                        .bucket(
                            BackupBucket(
                                name: "shop-backups", endpoint: "https://s3.eu-central-1.amazonaws.com",
                                region: "eu-central-1", prefix: "solo/", key: "AKIAEXAMPLE", secret: "backup-secret")),
                    ], keep: .init(days: 14, weeks: 8), verify: ["seed"])),
            ManifestStage(name: "us", host: .aws(region: "us-east-1")),
            ManifestStage(name: "local", host: .laptop),
        ])
}
