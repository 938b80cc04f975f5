import Solo
import SoloCore
import Testing

@Suite("Clients of a component")
struct ClientScopeTests {
    let assets = Bucket("assets")
    let bindings = Bindings(
        stage: "test", release: "1",
        resources: ["assets": .bucket(endpoint: "http://127.0.0.1:1", name: "assets", region: "local")],
        keys: [
            "api.api/assets/delete+read+write": AccessKey(id: "a", secret: "s"),
            "worker.w/assets/delete+read+write": AccessKey(id: "w", secret: "s"),
        ])

    private func scope(_ component: String) -> ClientScope {
        ClientScope(
            component: component, bindings: bindings, ids: [ObjectIdentifier(assets.declaration): "assets"],
            shared: SharedConnections())
    }

    @Test("are made once for each narrowing, and for each component")
    func once() throws {
        let (api, worker) = (scope("api.api"), scope("worker.w"))
        let whole = try assets.client(in: api)
        #expect(try assets.client(in: api)._bucket === whole._bucket)
        #expect(try assets.readOnly.client(in: api)._bucket !== whole._bucket)
        #expect(try assets.prefix("a/").client(in: api)._bucket !== whole._bucket)
        #expect(
            try assets.prefix("a/").prefix("b/").readOnly.client(in: api)._bucket
                === assets.readOnly.prefix("a/b/").client(in: api)._bucket)
        #expect(try assets.client(in: worker)._bucket !== whole._bucket)
    }
}
