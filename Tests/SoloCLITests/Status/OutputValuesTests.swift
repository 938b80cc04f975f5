import SoloCore
import Testing

@testable import SoloCLI

@Suite struct OutputValuesTests {
    @Test func `outputs are addresses, settings of the stage and texts`() {
        let setting = SettingSettings(type: "String", defaultValue: "\"EUR\"", overrides: ["two": "\"USD\""])
        let manifest = Manifest(
            name: "shop", resources: [ManifestResource(id: "currency", kind: .setting, setting: setting)],
            outputs: [
                ManifestOutput(name: "ApiUrl", source: .url(component: "api.api")),
                ManifestOutput(name: "Currency", source: .setting(resource: "currency")),
                ManifestOutput(name: "Docs", source: .text("https://example.com")),
            ])
        let dev = OutputValues.of(manifest, stage: "dev", apis: [:])
        #expect(dev.map(\.value) == [nil, "EUR", "https://example.com"])
        let two = OutputValues.of(manifest, stage: "two", apis: ["api.api": "http://127.0.0.1:8080"])
        #expect(two.map(\.value) == ["http://127.0.0.1:8080", "USD", "https://example.com"])
    }

    @Test func `columns are aligned`() {
        let table = Table(["NAME", "VALUE"], [["a", "1"], ["longer", "2"]])
        #expect(table.rendered(Style(color: false)) == "NAME     VALUE\na        1\nlonger   2")
    }
}
