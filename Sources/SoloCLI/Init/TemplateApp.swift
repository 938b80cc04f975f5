extension Template {
    /// An API, a database, a queue with its worker, and a schedule, each in the target that the compiler keeps it in.
    package static let app = Template(
        name: "app", summary: "an API with a database, a queue, a worker and a schedule"
    ) { app in
        [
            File(path: "Package.swift", contents: packageManifest(app)),
            File(path: ".gitignore", contents: ".build/\n.solo/\n"),
            app.readme,
            app.stackFile,
            app.routesFile,
        ] + app.workersFiles + [app.sharedFile, app.testsFile]
    }

    private static func packageManifest(_ app: Parameters) -> String {
        """
        // swift-tools-version: 6.2
        import PackageDescription

        let solo: Target.Dependency = .product(name: "Solo", package: "\(app.package)")

        let package = Package(
            name: "\(app.name)",
            platforms: [.macOS(.v15)],
            products: [.executable(name: "\(app.name)", targets: ["App"])],
            dependencies: [
                \(app.dependency)
            ],
            targets: [
                // The stack: its parts, and what each of them may use. It alone imports every other target.
                .executableTarget(name: "App", dependencies: [solo, "API", "Workers", "Shared"]),
                // Neither of these two can call the other: what they have in common is in Shared.
                .target(name: "API", dependencies: [solo, "Shared"]),
                .target(name: "Workers", dependencies: [solo, "Shared"]),
                .target(name: "Shared", dependencies: [solo]),
                .testTarget(
                    name: "AppTests",
                    dependencies: ["App", "Shared", .product(name: "SoloTesting", package: "\(app.package)")]),
            ]
        )

        """
    }
}
