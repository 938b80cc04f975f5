import Foundation
import SoloCore
import Testing

@Suite struct PlanTests {
    /// The maximal manifest after a day's work: something of every kind is new, changed, renamed or gone.
    static var changed: Manifest {
        var manifest = Manifest.maximal
        func resource(_ id: String, _ change: (inout ManifestResource) -> Void) {
            for index in manifest.resources.indices where manifest.resources[index].id == id {
                change(&manifest.resources[index])
            }
        }
        func component(_ id: String, _ change: (inout ManifestComponent) -> Void) {
            for index in manifest.components.indices where manifest.components[index].id == id {
                change(&manifest.components[index])
            }
        }
        manifest.resources.removeAll { ["reports", "currency"].contains($0.id) }
        manifest.resources.append(ManifestResource(id: "search", kind: .sqlite))
        resource("db") { $0.postgres = PostgresSettings(version: 17) }
        resource("assets") {
            $0.bucket?.lifecycle = [
                LifecycleRule(prefix: "tmp/", expireAfterDays: 7), LifecycleRule(prefix: "logs/", expireAfterDays: 90),
            ]
        }
        resource("receipts") {
            $0.id = "mails"
            $0.renamedFrom = "receipts"
            $0.queue?.maximumAttempts = 3
        }
        manifest.components.removeAll { $0.id == "cron.report" || $0.id == "command.seed" }
        component("api.api") {
            $0.grants = [
                Grant(resource: "db", actions: [.read, .write]), Grant(resource: "assets", actions: [.read, .write]),
                Grant(resource: "mails", actions: [.send]),
            ]
            $0.api?.routes.removeAll { $0.method == "PUT" }
            $0.api?.routes.append(
                ManifestRoute(method: "GET", path: "/files", grants: [Grant(resource: "assets", actions: [.read])]))
            for index in $0.api?.routes.indices ?? 0..<0 where $0.api?.routes[index].path == "/orders" {
                $0.api?.routes[index].grants = [
                    Grant(resource: "db", actions: [.read]), Grant(resource: "mails", actions: [.send]),
                ]
            }
            $0.api?.defaults.bodyLimit = 5_242_880
            $0.api?.defaults.rateLimit = nil
            $0.api?.defaults.allowedOrigins = []
            $0.api?.defaults.headers = ["X-Frame-Options": "SAMEORIGIN"]
        }
        component("worker.receipts") {
            $0.id = "worker.mails"
            $0.worker?.queue = "mails"
            $0.worker?.concurrency = 8
            $0.grants = [
                Grant(resource: "mails", actions: [.receive]),
                Grant(resource: "uploads", actions: [.read, .write], prefix: "mails/"),
            ]
        }
        component("cron.cleanup") {
            $0.cron = CronSettings(schedule: .every(.hours(6)), missed: .skip)
            $0.isolated = true
        }
        manifest.components.append(
            ManifestComponent(
                id: "command.reindex", kind: .command,
                grants: [Grant(resource: "search", actions: [.read, .write]), Grant(resource: "db", actions: [.read])]))
        manifest.outputs = [
            ManifestOutput(name: "ApiUrl", source: .url(component: "api.admin")),
            ManifestOutput(name: "Support", source: .text("help@example.com")),
        ]
        manifest.stages.removeAll { $0.name == "local" }
        manifest.stages.append(ManifestStage(name: "eu", host: .aws(region: "eu-central-1"), domain: "eu.example.com"))
        return manifest
    }

    @Test func theFirstPlanCreatesEverything() throws {
        let plan = Plan(from: nil, to: .maximal)
        #expect(plan.isFirst)
        #expect(plan.resources.count == Manifest.maximal.resources.count)
        #expect(plan.components.count == Manifest.maximal.components.count)
        try Golden.expect(plan.text, toBe: "plan-first.txt")
    }

    @Test func aPlanSaysWhatBecomesOfEverything() throws {
        let plan = Plan(from: .maximal, to: Self.changed)
        try Golden.expect(plan.text, toBe: "plan-change.txt")
        try Golden.expect(JSONValue(encoding: plan).text, toBe: "plan-change.json")
    }

    @Test func nothingChangesWhereNothingDoes() {
        var shuffled = Manifest.maximal
        shuffled.resources.shuffle()
        shuffled.components.shuffle()
        let plan = Plan(from: .maximal, to: shuffled)
        #expect(plan.isEmpty)
        #expect(plan.text == "Nothing changes in shop.\n")
        // `renamed(from:)` may stay in the code after the rename.
        #expect(Plan(from: Self.changed, to: Self.changed).isEmpty)
    }

    @Test func aPlanIsReadBackFromItsJSON() throws {
        let plan = Plan(from: .maximal, to: Self.changed)
        #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan)
    }

    @Test func whatIsNoLongerMentionedIsKeptAndComesBack() {
        let with = Manifest(name: "shop", resources: [ManifestResource(id: "db", kind: .sqlite)])
        let without = Manifest(name: "shop")
        #expect(Plan(from: with, to: without).resources.map(\.action) == [.orphan])
        #expect(Plan(from: without, to: with).resources.map(\.action) == [.create])
        let again = Plan(from: without, to: with, orphans: with.resources)
        #expect(again.resources.map(\.action) == [.adopt])
        #expect(again.summary.adopt == 1)
        // An orphan that nobody asks for is no change.
        #expect(Plan(from: without, to: without, orphans: with.resources).isEmpty)
    }

    @Test func anOrphanCanComeBackUnderAnotherName() {
        let orphan = ManifestResource(id: "old", kind: .sqlite)
        let new = Manifest(name: "shop", resources: [ManifestResource(id: "db", kind: .sqlite, renamedFrom: "old")])
        let plan = Plan(from: Manifest(name: "shop"), to: new, orphans: [orphan])
        #expect(plan.resources.map(\.action) == [.rename])
        #expect(plan.resources.first?.from == "old")
    }

    @Test func aResourceOfAnotherKindIsAnotherResource() {
        let bucket = Manifest(name: "shop", resources: [ManifestResource(id: "data", kind: .bucket, bucket: .init())])
        let sqlite = Manifest(name: "shop", resources: [ManifestResource(id: "data", kind: .sqlite)])
        let plan = Plan(from: bucket, to: sqlite)
        #expect(plan.resources.map(\.action) == [.orphan, .create])
        #expect(plan.resources.map(\.kind) == ["bucket", "sqlite"])
    }

    @Test func aSettingHasNothingToKeep() {
        let with = Manifest(
            name: "shop",
            resources: [
                ManifestResource(
                    id: "currency", kind: .setting, setting: .init(type: "String", defaultValue: "\"EUR\""))
            ])
        #expect(Plan(from: with, to: Manifest(name: "shop")).resources.map(\.action) == [.remove])
    }

    @Test func whatWouldBeLostIsAWarning() {
        func bucket(_ rules: [(String, Int)]) -> Manifest {
            let lifecycle = rules.map { LifecycleRule(prefix: $0, expireAfterDays: $1) }
            return Manifest(
                name: "shop",
                resources: [ManifestResource(id: "assets", kind: .bucket, bucket: BucketSettings(lifecycle: lifecycle))]
            )
        }
        func warnings(_ old: Manifest, _ new: Manifest) -> [String] { Plan(from: old, to: new).warnings.map(\.message) }
        #expect(
            warnings(bucket([]), bucket([("tmp/", 1)]))
                == ["Objects under \"tmp/\" in the bucket assets that are older than 1 day are removed for good."])
        #expect(
            warnings(bucket([("tmp/", 30)]), bucket([("", 7)]))
                == ["Objects in the bucket assets that are older than 7 days are removed for good."])
        #expect(warnings(bucket([("tmp/", 7)]), bucket([("tmp/", 30)])).isEmpty)
        #expect(warnings(bucket([("", 7)]), bucket([("tmp/", 7)])).isEmpty)
        #expect(warnings(Manifest(name: "shop"), bucket([("tmp/", 7)])).isEmpty)

        func postgres(_ version: Int) -> Manifest {
            let settings = PostgresSettings(version: version)
            return Manifest(name: "shop", resources: [ManifestResource(id: "db", kind: .postgres, postgres: settings)])
        }
        #expect(warnings(postgres(15), postgres(17)).isEmpty)
        #expect(
            warnings(postgres(17), postgres(15))
                == ["Postgres 15 cannot read what Postgres 17 wrote: the database db would not start."])
    }

    @Test func `a schema that changes is shown by its lines`() {
        func stack(_ schema: String?, version: Int = Manifest.currentVersion) -> Manifest {
            Manifest(
                version: version, name: "shop",
                resources: [ManifestResource(id: "db", kind: .sqlite, sqlite: schema.map(SQLiteSettings.init))])
        }
        let before = "CREATE TABLE IF NOT EXISTS orders (\n    id INTEGER\n);"
        let after = "CREATE TABLE IF NOT EXISTS orders (\n\n  id INTEGER,\n  note TEXT\n);"
        let plan = Plan(from: stack(before), to: stack(after))
        #expect(
            plan.resources.first?.details.map(\.text) == [
                "schema: id INTEGER -> none", "schema: id INTEGER,", "schema: note TEXT",
            ])
        #expect(Plan(from: stack(after), to: stack(after + "\n\n")).isEmpty)
        // A manifest of version 1 says nothing of schemas.
        #expect(Plan(from: stack(nil, version: 1), to: stack(after)).isEmpty)
        #expect(!Plan(from: stack(nil), to: stack(after)).isEmpty)
    }

    @Test func `a warning is shown if nothing changes`() {
        var plan = Plan(from: .maximal, to: .maximal)
        plan.warnings = [.init(code: .schemaMisfit, resource: "db", message: "The table has no column note.")]
        #expect(plan.text == "Nothing changes in shop.\n\nWarnings\n  ! The table has no column note.\n")
    }

    @Test func anotherAppIsSaidSo() {
        let plan = Plan(from: Manifest(name: "shop"), to: Manifest(name: "store"))
        #expect(plan.components.map(\.kind) == ["app"])
        #expect(!plan.isEmpty)
    }

    /// Whatever differs in the JSON of two manifests is in the plan between them.
    @Test func noChangeGoesUnseen() throws {
        let document = try JSONValue(encoding: Manifest.maximal.sorted())
        var tried = 0
        for (path, mutant) in document.mutants() {
            // The version is the format's; what a resource was called counts only while it still is; a bucket without
            // settings is one without lifecycle rules.
            if path.hasPrefix(".version") || path.contains(".renamedFrom") || path.hasSuffix(".bucket removed") {
                continue
            }
            guard let manifest = try? Manifest.decode(mutant.data), manifest.sorted() != Manifest.maximal.sorted()
            else {
                continue
            }
            tried += 1
            #expect(!Plan(from: .maximal, to: manifest).isEmpty, "\(path)")
            #expect(!Plan(from: manifest, to: .maximal).isEmpty, "\(path)")
        }
        #expect(tried > 100)
    }
}
