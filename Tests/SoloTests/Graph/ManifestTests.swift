import Foundation
import Solo
import SoloCore
import SoloRuntime
import Testing

@Suite("The manifest of a stack")
struct ManifestTests {
    let manifest: Manifest

    init() throws {
        manifest = try Store.program().manifest
    }

    private func component(_ id: String) throws -> ManifestComponent {
        try #require(manifest.components.first { $0.id == id })
    }

    private func resource(_ id: String) throws -> ManifestResource {
        try #require(manifest.resources.first { $0.id == id })
    }

    @Test("qualifies ids by the module that owns the resource")
    func ids() {
        #expect(manifest.name == "store")
        #expect(
            manifest.resources.map(\.id) == [
                "assets", "billing.invoices", "currency", "db", "receipts", "stripe-key",
            ])
        #expect(
            manifest.components.map(\.id) == [
                "api.api", "command.seed", "cron.billing.invoice", "cron.cleanup", "worker.receipts",
            ])
    }

    @Test("is the same byte for byte each time")
    func stability() throws {
        let bytes = try manifest.encoded()
        for _ in 0..<5 { #expect(try Store.program().manifest.encoded() == bytes) }
    }

    @Test("grants what stands after using, narrowed")
    func grants() throws {
        let routes = try #require(try component("api.api").api?.routes)
        func grants(_ method: String, _ path: String) throws -> [Grant] {
            try #require(routes.first { $0.method == method && $0.path == path }).grants
        }
        #expect(try grants("GET", "/health") == [])
        #expect(try grants("GET", "/orders/:id") == [Grant(resource: "db", actions: [.read])])
        #expect(
            try grants("POST", "/orders") == [
                Grant(resource: "db", actions: [.read, .write]), Grant(resource: "receipts", actions: [.send]),
            ])
        #expect(
            try grants("POST", "/webhooks") == [
                Grant(resource: "assets", actions: [.write]), Grant(resource: "stripe-key", actions: [.read]),
            ])
        #expect(
            try grants("DELETE", "/admin/uploads/:name") == [
                Grant(resource: "assets", actions: [.read, .write, .delete], prefix: "uploads/")
            ])
        #expect(
            try component("worker.receipts").grants == [
                Grant(resource: "assets", actions: [.read, .write, .delete]),
                Grant(resource: "receipts", actions: [.receive]),
            ])
        #expect(
            try component("cron.billing.invoice").grants == [
                Grant(resource: "billing.invoices", actions: [.write]), Grant(resource: "db", actions: [.read]),
            ])
    }

    @Test("carries what each resource and component is configured with")
    func settings() throws {
        #expect(try resource("assets").bucket?.lifecycle == [LifecycleRule(prefix: "tmp/", expireAfterDays: 30)])
        #expect(try resource("receipts").queue?.maximumAttempts == 3)
        #expect(
            try resource("currency").setting
                == SettingSettings(type: "String", defaultValue: "\"EUR\"", overrides: ["eu": "\"CHF\""]))
        let api = try #require(try component("api.api").api)
        #expect(api.defaults.allowedOrigins == ["https://shop.example.com"])
        #expect(api.defaults.rateLimit == HTTPDefaults.RateLimit(requests: 100, per: 60))
        #expect(api.defaults.bodyLimit == 65_536)
        #expect(
            try component("worker.receipts").worker
                == WorkerSettings(queue: "receipts", concurrency: 4, timeout: 300))
        #expect(try component("cron.cleanup").cron?.schedule == .every(.days(1)))
        #expect(
            manifest.outputs == [
                ManifestOutput(name: "ApiUrl", source: .url(component: "api.api")),
                ManifestOutput(name: "Currency", source: .setting(resource: "currency")),
            ])
    }
}
