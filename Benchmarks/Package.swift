// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
]
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")

/// What `make bench` measures: an app of Solo's, and the same routes on Hummingbird alone.
let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "solo", path: ".."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        .target(name: "PeerData", swiftSettings: settings),
        .executableTarget(
            name: "SoloPeer", dependencies: [.product(name: "Solo", package: "solo"), "PeerData"],
            swiftSettings: settings),
        .executableTarget(name: "BarePeer", dependencies: [hummingbird, "PeerData"], swiftSettings: settings),
        .executableTarget(name: "DutifulPeer", dependencies: [hummingbird, "PeerData"], swiftSettings: settings),
    ]
)
