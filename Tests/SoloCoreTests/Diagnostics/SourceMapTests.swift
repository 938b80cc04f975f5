import SoloCore
import Testing

@Suite struct SourceMapTests {
    private var map: SourceMap {
        var map = SourceMap()
        map.add(target: "App", folder: "Sources/App", sources: ["Shop.swift", "Orders/Routes.swift"])
        map.add(target: "shop-api", folder: "Sources/API", sources: ["API.swift"])
        map.add(target: "Flat", folder: ".", sources: ["main.swift"])
        return map
    }

    @Test func placesBecomePaths() {
        let diagnostics = [
            Diagnostic(
                code: "conflicting-routes",
                message: "The route GET /a is declared already at App/Routes.swift:7.", fix: "remove one of the two",
                place: .init(file: "App/Shop.swift", line: 12)),
            Diagnostic(code: "empty-api", message: "No.", fix: "do", place: .init(file: "shop_api/API.swift", line: 3)),
            Diagnostic(code: "empty-api", message: "No.", fix: "do", place: .init(file: "Flat/main.swift", line: 1)),
        ]
        #expect(
            map.located(diagnostics.text) == """
                Sources/App/Shop.swift:12: error: The route GET /a is declared already at Sources/App/Orders/Routes.swift:7. [conflicting-routes]
                  fix: remove one of the two
                main.swift:1: error: No. [empty-api]
                  fix: do
                Sources/API/API.swift:3: error: No. [empty-api]
                  fix: do
                3 errors

                """)
    }

    @Test func otherTextsStayAsTheyAre() {
        for text in [
            "", "\n", "MyApp/Shop.swift:12: error", "Other/Shop.swift:1", "App/Shop.swift", "a: b  c\n\n", ":",
        ] {
            #expect(map.located(text) == text)
        }
    }
}
