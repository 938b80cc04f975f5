import Foundation
import Solo
import SoloCore
import SoloRuntime
import Testing

@Suite("The manifest of a stack")
struct ManifestTests {
    @Test("qualifies ids by the module that owns the resource")
    func ids() throws {
        let manifest = try Store.program().manifest
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
        let first = try Store.program().manifest.encoded()
        #expect(try Store.program().manifest.encoded() == first)
    }
}
