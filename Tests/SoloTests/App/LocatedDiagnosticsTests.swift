import Foundation
import SoloCore
import Testing

@testable import Solo

@Suite struct LocatedDiagnosticsTests {
    @Test func `an app in its package's folder names its sources by their paths`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "solo-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: folder) }
        for path in ["Sources/App/Orders/Shop.swift", "Sources/shop-api/API.swift"] {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: file)
        }
        let map = SourceMap(below: folder.path)
        #expect(map.located("App/Shop.swift:17: error: No.") == "Sources/App/Orders/Shop.swift:17: error: No.")
        #expect(map.located("shop_api/API.swift:3: error: No.") == "Sources/shop-api/API.swift:3: error: No.")
        #expect(SourceMap(below: "/nowhere").located("App/Shop.swift:17: error") == "App/Shop.swift:17: error")
    }
}
