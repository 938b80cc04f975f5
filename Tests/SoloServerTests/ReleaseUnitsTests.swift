import FixtureProcess
import Foundation
import SoloCore
import Testing

@testable import SoloServer

/// The units that run a release.
struct ReleaseUnitsTests {
    private static let stage = HostedStage(product: "shop", stage: "production")
    private static let manifest = Manifest(
        name: "shop", resources: [],
        components: [
            ManifestComponent(id: "api.api", kind: .api, api: APISettings(routes: [])),
            ManifestComponent(id: "api.admin", kind: .api, isolated: true, api: APISettings(routes: [])),
            ManifestComponent(
                id: "worker.receipts", kind: .worker,
                worker: WorkerSettings(queue: "receipts", concurrency: 4, timeout: 30.5)),
        ], outputs: [],
        stages: [
            ManifestStage(
                name: "staging", host: .server(address: "web1"), scaleToZeroAfter: 90,
                limits: ProcessLimits(memory: 64 << 20, cpus: 0.25, tasks: 32))
        ])
    private static let units = ReleaseUnits(stage).units(of: manifest, release: "3f2a9c01d2e4", binary: "Shop")

    private func text(_ name: String) throws -> String { try #require(Self.units.first { $0.name == name }).text }

    @Test func `each process has a service and a control socket, and each API a socket that outlives it`() {
        #expect(
            Self.units.map(\.name) == [
                "solo-shop_production-api.api.socket",
                "solo-shop_production-web-3f2a9c01d2e4.socket",
                "solo-shop_production-web-3f2a9c01d2e4.service",
                "solo-shop_production-work-3f2a9c01d2e4.socket",
                "solo-shop_production-work-3f2a9c01d2e4.service",
                "solo-shop_production-api.admin.socket",
                "solo-shop_production-api.admin-3f2a9c01d2e4.socket",
                "solo-shop_production-api.admin-3f2a9c01d2e4.service",
            ])
    }

    @Test func `a service has the sockets, the credential and the user of its process alone`() throws {
        let web = try text("solo-shop_production-web-3f2a9c01d2e4.service")
        #expect(
            web.contains("Sockets=solo-shop_production-web-3f2a9c01d2e4.socket solo-shop_production-api.api.socket\n"))
        #expect(
            web.contains(
                "LoadCredentialEncrypted=bindings.json:/etc/solo/stages/shop_production/3f2a9c01d2e4-web.cred\n"))
        #expect(web.contains("User=solo-shop_production\n"))
        let admin = try text("solo-shop_production-api.admin-3f2a9c01d2e4.service")
        #expect(admin.contains("User=solo-shop_production_api-admin\n"))
        #expect(!admin.contains("api.api"))
        // As long as its longest job may take, and what requests have.
        #expect(try text("solo-shop_production-work-3f2a9c01d2e4.service").contains("TimeoutStopSec=66\n"))
    }

    @Test
    func `a stage that the app declares has the limits and the scale of its declaration, and another one the usual`()
        throws
    {
        let staging = ReleaseUnits(HostedStage(product: "shop", stage: "staging"))
            .units(of: Self.manifest, release: "3f2a9c01d2e4", binary: "Shop")
        let web = try #require(staging.first { $0.name == "solo-shop_staging-web-3f2a9c01d2e4.service" }).text
        #expect(web.contains("\"--idle\" \"90\"\n"))
        #expect(web.contains("MemoryMax=67108864\n") && web.contains("TasksMax=32\n") && web.contains("CPUQuota=25%\n"))
        let usual = try text("solo-shop_production-web-3f2a9c01d2e4.service")
        #expect(usual.contains("MemoryMax=1073741824\n") && usual.contains("TasksMax=512\n"))
        #expect(!usual.contains("CPUQuota") && !usual.contains("idle"))
    }

    @Test func `names stay apart and within what Linux takes`() {
        let long = HostedStage(product: String(repeating: "a", count: 40), stage: "production")
        let other = HostedStage(product: String(repeating: "a", count: 40), stage: "staging")
        #expect(long.user.utf8.count == 31)
        #expect(long.user != other.user)
        #expect(
            HostedStage(product: "a-b", stage: "c").user != HostedStage(product: "a", stage: "b-c").user)
        #expect(Self.stage.user(isolating: "worker.mail").utf8.count <= 31)
    }

    @Test func `what a text holds is no specifier, variable or second word`() {
        #expect(SystemdText.word(#"a b"c\d%h$HOME"#) == #""a b\"c\\d%%h$$HOME""#)
        #expect(SystemdText.plain("50 %\nUser=root") == "50 %% User=root")
    }

    #if os(Linux)
        @Test func `systemd takes the units, and finds little that a process could do`() async throws {
            let analyze = "/usr/bin/systemd-analyze"
            try #require(FileManager.default.isExecutableFile(atPath: analyze))
            let folder = FileManager.default.temporaryDirectory.appending(path: "solo-units-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            for unit in Self.units {
                try unit.text.write(to: folder.appending(path: unit.name), atomically: true, encoding: .utf8)
            }
            for unit in Self.units where unit.name.hasSuffix(".service") {
                let result = try await Tool.run([
                    analyze, "security", "--offline=true", "--no-pager", "--threshold=20",
                    folder.appending(path: unit.name).path,
                ])
                // It ends with 1 if the exposure is above the threshold.
                #expect(result.status == 0, "\(result.text)")
                #expect(result.text.contains("Overall exposure level"))
            }
        }
    #endif
}
