import SoloCore
import Testing

@Suite struct ManifestAPIsTests {
    private func ids(_ components: [(String, ManifestComponent.Kind)]) -> [String] {
        Manifest(name: "shop", components: components.map { ManifestComponent(id: $0.0, kind: $0.1) }).apis.map(\.id)
    }

    @Test func theOneCalledAPIComesFirst() {
        #expect(
            ids([("api.admin", .api), ("api.api", .api), ("api.public", .api), ("cron.api", .cron)])
                == ["api.api", "api.admin", "api.public"])
    }

    @Test func withoutItTheFirstByIdDoes() {
        #expect(ids([("api.admin", .api), ("api.public", .api)]) == ["api.admin", "api.public"])
        #expect(ids([("worker.api", .worker)]) == [])
    }
}
