import Solo
import SoloCore
import Testing

@Suite("Builders")
struct BuilderTests {
    struct Switched: App {
        let names = ["a", "b"]
        let isOn = true
        let extra: String? = nil

        var body: some Stack {
            API("api") {
                if isOn { Get("/on") { _ in "on" } } else { Get("/off") { _ in "off" } }
                if let extra { Get("/\(extra)") { _ in "extra" } }
                for name in names { Get("/\(name)") { _ in name } }
                Group("/admin") {
                    Get("/") { _ in "admin" }
                    Group("/deep") { Get("/:id") { _ in "deep" } }
                }
            }
            if !isOn { Command("never") { _ in } }
            for name in names { Command(name) { _ in } }
        }

        var stages: [Stage] {
            if isOn { Stage("production", on: .server("shop.example.com")) }
            for region in ["eu-central-1", "us-east-1"] { Stage(region, on: .aws(region: region)) }
        }
    }

    @Test("take if, else, optionals and for")
    func control() throws {
        let manifest = try Switched.program().manifest
        #expect(
            manifest.components[0].api?.routes.map(\.path) == ["/a", "/admin", "/admin/deep/:id", "/b", "/on"])
        #expect(manifest.components.map(\.id) == ["api.api", "command.a", "command.b"])
        #expect(manifest.stages.map(\.name) == ["eu-central-1", "production", "us-east-1"])
    }
}
