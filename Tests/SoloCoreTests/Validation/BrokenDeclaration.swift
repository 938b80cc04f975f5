import SoloCore

extension Declaration {
    /// A stack with every mistake that there is a code for, each on a line of its own.
    static let broken = Declaration(
        name: "shop",
        place: at(1),
        resources: [
            Resource(ManifestResource(id: "stripeKey", kind: .secret), at: at(10)),
            Resource(ManifestResource(id: "q", kind: .bucket, bucket: BucketSettings()), at: at(11)),
            Resource(ManifestResource(id: "billing.db", kind: .sqlite), at: at(12), name: "billing.db"),
            Resource(
                ManifestResource(
                    id: "a-module-with-a-long-name.inside-of-one-more.and-a-long-name-in-it", kind: .secret), at: at(13)
            ),
            Resource(ManifestResource(id: "receipts", kind: .bucket, bucket: BucketSettings()), at: at(14)),
            Resource(ManifestResource(id: "receipts", kind: .queue, queue: QueueSettings()), at: at(15)),
            Resource(ManifestResource(id: "orders", kind: .sqlite), at: at(16)),
            Resource(ManifestResource(id: "orders", kind: .sqlite), at: at(17)),
            Resource(ManifestResource(id: "shop-api.key", kind: .secret), at: at(18)),
            Resource(ManifestResource(id: "shop-api-key", kind: .secret), at: at(19)),
            Resource(ManifestResource(id: "new-orders", kind: .sqlite, renamedFrom: "orders"), at: at(20)),
            Resource(ManifestResource(id: "itself", kind: .sqlite, renamedFrom: "itself"), at: at(21)),
            Resource(ManifestResource(id: "one", kind: .sqlite, renamedFrom: "gone"), at: at(22)),
            Resource(ManifestResource(id: "two", kind: .sqlite, renamedFrom: "gone"), at: at(23)),
            Resource(ManifestResource(id: "three", kind: .sqlite, renamedFrom: "Old DB"), at: at(32)),
            Resource(ManifestResource(id: "prüfung.list", kind: .sqlite), at: at(33)),
            Resource(ManifestResource(id: "prüfung.log", kind: .sqlite), at: at(34)),
            Resource(
                ManifestResource(id: "media.thumbs", kind: .bucket, bucket: BucketSettings()), at: at(35),
                owners: ["media", "press", "web.pages"]),
            Resource(
                ManifestResource(id: "forgotten", kind: .bucket, bucket: BucketSettings()), at: at(24), isUsed: false),
            Resource(ManifestResource(id: "mails", kind: .queue, queue: QueueSettings(maximumAttempts: 0)), at: at(25)),
            Resource(
                ManifestResource(
                    id: "slow", kind: .queue, queue: QueueSettings(firstRetryDelay: 60, longestRetryDelay: 1)),
                at: at(26)),
            Resource(ManifestResource(id: "db", kind: .postgres, postgres: PostgresSettings(version: 9)), at: at(27)),
            Resource(
                ManifestResource(
                    id: "idle", kind: .postgres, postgres: PostgresSettings(version: 17, scaleToZeroAfter: 0)),
                at: at(28)),
            Resource(
                ManifestResource(
                    id: "assets", kind: .bucket,
                    bucket: BucketSettings(lifecycle: [
                        LifecycleRule(prefix: "tmp/", expireAfterDays: 0),
                        LifecycleRule(prefix: "tmp/a/", expireAfterDays: 1),
                        LifecycleRule(prefix: "x", expireAfterDays: 1), LifecycleRule(prefix: "x", expireAfterDays: 2),
                    ])), at: at(29)),
            Resource(
                ManifestResource(
                    id: "all-of-it", kind: .bucket,
                    bucket: BucketSettings(lifecycle: [
                        LifecycleRule(prefix: "tmp/", expireAfterDays: 30),
                        LifecycleRule(prefix: "", expireAfterDays: 90),
                    ])), at: at(30)),
            Resource(
                ManifestResource(
                    id: "currency", kind: .setting,
                    setting: SettingSettings(
                        type: "String", defaultValue: "\"EUR\"",
                        overrides: ["productoin": "\"USD\"", "dev": "\"EUR\"", "mars": "\"MRS\""])), at: at(31)),
        ],
        components: [
            Component(
                ManifestComponent(id: "api.api", kind: .api, api: APISettings(routes: [])), at: at(40),
                routes: [
                    Route(ManifestRoute(method: "GET", path: "orders"), at: at(41)),
                    Route(ManifestRoute(method: "GET", path: "/orders/"), at: at(42)),
                    Route(ManifestRoute(method: "GET", path: "/a//b"), at: at(43)),
                    Route(ManifestRoute(method: "GET", path: "/orders?all"), at: at(44)),
                    Route(ManifestRoute(method: "GET", path: "/orders/{id}"), at: at(45)),
                    Route(ManifestRoute(method: "GET", path: "/files/*"), at: at(46)),
                    Route(ManifestRoute(method: "GET", path: "/a b"), at: at(47)),
                    Route(ManifestRoute(method: "GET", path: "/größe"), at: at(48)),
                    Route(ManifestRoute(method: "GET", path: "/:id/x/:id"), at: at(49)),
                    Route(ManifestRoute(method: "GET", path: "/:"), at: at(50)),
                    Route(ManifestRoute(method: "GET", path: "/:order-id"), at: at(51)),
                    Route(ManifestRoute(method: "GET", path: "/100%"), at: at(52)),
                    Route(ManifestRoute(method: "GET", path: "/../x"), at: at(53)),
                    Route(ManifestRoute(method: "GET", path: "/caf%C3%A9"), at: at(62)),
                    Route(ManifestRoute(method: "GET", path: "/caf%c3%a9"), at: at(63)),
                    Route(ManifestRoute(method: "GET", path: "/caf%FF"), at: at(64)),
                    Route(ManifestRoute(method: "FETCH", path: "/x"), at: at(54)),
                    Route(ManifestRoute(method: "GET", path: "/users/:id/posts"), at: at(55)),
                    Route(ManifestRoute(method: "GET", path: "/users/:name/posts"), at: at(56)),
                    Route(ManifestRoute(method: "POST", path: "/users/:name/posts"), at: at(57)),
                    Route(ManifestRoute(method: "GET", path: "/users/all/posts"), at: at(58)),
                    Route(ManifestRoute(method: "POST", path: "/users/:name/posts"), at: at(59)),
                    Route(
                        ManifestRoute(
                            method: "GET", path: "/keys", grants: [Grant(resource: "stripe-key", actions: [.read])]),
                        at: at(60)),
                    Route(
                        ManifestRoute(
                            method: "POST", path: "/mails",
                            grants: [
                                Grant(resource: "mails", actions: [.send]), Grant(resource: "asets", actions: [.read]),
                            ]), at: at(61)),
                    Route(
                        ManifestRoute(method: "GET", path: "/c/:id/:part"), at: at(65),
                        parameters: [
                            Parameter("ident", in: .path, at: at(66)), Parameter(":id", in: .path, at: at(67)),
                            Parameter("id", in: .path, at: at(68)), Parameter("id", in: .path, at: at(69)),
                            Parameter("id", in: .query, at: at(86)), Parameter("id", in: .query, at: at(87)),
                            Parameter("xylophone", in: .path, at: at(88)),
                        ]),
                    Route(
                        ManifestRoute(method: "GET", path: "/c"), at: at(89),
                        parameters: [Parameter("page", in: .path)]),
                ]),
            Component(
                ManifestComponent(
                    id: "api.admin", kind: .api,
                    api: APISettings(
                        routes: [],
                        defaults: HTTPDefaults(
                            allowedOrigins: ["https://example.com/", "example.com", "https://fine.example.com:8443"],
                            rateLimit: .init(requests: 0, per: 0), bodyLimit: 0, idleTimeout: -1,
                            headers: ["X Frame": "DENY", "X-Fine": "yes", "X-Split": "a\r\nb"]),
                        host: "https://admin.example.com")), at: at(70)),
            Component(ManifestComponent(id: "api.admin", kind: .api, api: APISettings(routes: [])), at: at(71)),
            Component(
                ManifestComponent(id: "worker.receipts", kind: .worker, worker: WorkerSettings(queue: "receipts")),
                at: at(72)),
            Component(
                ManifestComponent(
                    id: "worker.receipts", kind: .worker,
                    worker: WorkerSettings(queue: "receipts", concurrency: 0, timeout: 0)), at: at(73)),
            Component(
                ManifestComponent(id: "worker.mail", kind: .worker, worker: WorkerSettings(queue: "mail")), at: at(74)),
            Component(
                ManifestComponent(
                    id: "command.seed", kind: .command, grants: [Grant(resource: "itself", actions: [.write])]),
                at: at(75)),
            Component(
                ManifestComponent(
                    id: "cron.apart", kind: .cron, grants: [Grant(resource: "itself", actions: [.read])],
                    isolated: true, cron: CronSettings(schedule: .every(.seconds(60)))), at: at(76)),
            cron("one", .cron("0 25 * * *"), line: 80),
            cron("two", .cron("0 0 30 2 *", in: "Europe/Berln"), line: 81),
            cron("three", .daily(at: "3am"), line: 82),
            cron("four", .every(.seconds(0)), line: 83),
        ],
        strayRoutes: [StrayRoutes(api: "apii", at: at(84)), StrayRoutes(api: "public", at: at(85))],
        outputs: [
            Output(ManifestOutput(name: "ApiUrl", source: .url(component: "api.api")), at: at(90)),
            Output(ManifestOutput(name: "ApiUrl", source: .url(component: "api.apis")), at: at(91)),
            Output(ManifestOutput(name: "api-url", source: .text("x")), at: at(92)),
            Output(ManifestOutput(name: "Money", source: .setting(resource: "money")), at: at(93)),
        ],
        stages: [
            Stage(
                ManifestStage(
                    name: "production", host: .server(address: "shop.example.com"), domain: "shop.example.com"),
                at: at(100)),
            Stage(
                ManifestStage(name: "production", host: .aws(region: "eu-central-1"), domain: "Shop.example.com"),
                at: at(101)),
            Stage(
                ManifestStage(name: "dev", host: .server(address: "http://shop"), domain: "shop.example.com"),
                at: at(102)),
            Stage(ManifestStage(name: "EU", host: .aws(region: "Frankfurt"), domain: ""), at: at(103)),
            Stage(
                ManifestStage(name: "us", host: .server(address: "2001:db8::1"), domain: "https://us.example.com/"),
                at: at(104)),
            Stage(
                ManifestStage(
                    name: "tiny", host: .server(address: "web1"), scaleToZeroAfter: 0,
                    limits: ProcessLimits(memory: 1 << 20, cpus: 0, tasks: 1)), at: at(105)),
            Stage(
                ManifestStage(
                    name: "unsafe", host: .server(address: "web1"),
                    backups: ManifestBackups(
                        destinations: [
                            .directory(path: "backups"),
                            .bucket(
                                BackupBucket(
                                    name: "shop", endpoint: "s3.example.com", region: "eu", key: "k",
                                    secret: "backup-secret")),
                            .bucket(
                                BackupBucket(
                                    name: "shop/x", endpoint: "https://s3.example.com", region: "eu", key: "k",
                                    secret: "backup-secret")),
                            .bucket(
                                BackupBucket(
                                    name: "shop", endpoint: "https://s3.example.com", region: "eu", key: "k",
                                    secret: "Backup Secret")),
                        ], keep: .init())), at: at(106)),
            Stage(
                ManifestStage(
                    name: "nowhere", host: .server(address: "web1"), backups: ManifestBackups(destinations: [])),
                at: at(107)),
            Stage(
                ManifestStage(
                    name: "unchecked", host: .laptop,
                    backups: ManifestBackups(destinations: [], verify: ["check-orders"])), at: at(108)),
        ])

    private static func cron(_ name: String, _ schedule: Schedule, line: Int) -> Component {
        Component(
            ManifestComponent(id: "cron.\(name)", kind: .cron, cron: CronSettings(schedule: schedule)), at: at(line))
    }

    static func at(_ line: Int) -> Diagnostic.Place {
        Diagnostic.Place(file: "App/Shop.swift", line: line)
    }
}
