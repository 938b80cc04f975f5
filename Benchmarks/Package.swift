// swift-tools-version: 6.2
import PackageDescription

// The servers that the runtime is measured beside. A package of its own: nobody who uses Solo builds it.
let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "solo", path: ".."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        .executableTarget(name: "BarePeer", dependencies: [.product(name: "Hummingbird", package: "hummingbird")]),
        .executableTarget(name: "DutifulPeer", dependencies: [.product(name: "Hummingbird", package: "hummingbird")]),
        .executableTarget(name: "SoloPeer", dependencies: [.product(name: "Solo", package: "solo")]),
    ]
)
