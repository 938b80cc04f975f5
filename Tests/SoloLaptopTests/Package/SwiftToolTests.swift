import Foundation
import SoloProcess
import Testing

@testable import SoloLaptop

/// The command lines of the toolchain.
struct SwiftToolTests {
    private let swift = SwiftTool(package: URL(filePath: "/shop"), environment: [:])

    @Test func `a debug build has the toolchain's own settings`() {
        #expect(swift.build(product: "Shop").arguments == ["build", "--package-path", "/shop", "--product", "Shop"])
    }

    @Test func `a release has Swift's libraries in it, and is linked so that two of them differ little`() {
        var release = swift
        release.configuration = .release
        let arguments = release.build(product: "Shop").arguments
        #expect(arguments.contains("--static-swift-stdlib"))
        #if os(Linux)
            #expect(arguments.contains("-use-ld=lld"))
        #endif
        #expect(release.binary(of: "Shop").path == "/shop/.build/release/Shop")
    }
}
