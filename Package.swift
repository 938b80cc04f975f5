// swift-tools-version: 6.2
import PackageDescription

/// Every target is built by the same rules: Swift 6 mode, explicit existentials, imports that say what they expose, and no
/// warnings. SwiftPM drops the last for a package that depends on this one by its URL.
let houseRules: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// The example's database: SQLite, or Postgres with `DATABASE=postgres` in the environment.
let exampleSettings: [SwiftSetting] =
    houseRules + (Context.environment["DATABASE"] == "postgres" ? [.define("POSTGRES")] : [])

extension Target.Dependency {
    static let hummingbird: Self = .product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore: Self = .product(name: "HummingbirdCore", package: "hummingbird")
    static let nioCore: Self = .product(name: "NIOCore", package: "swift-nio")
    static let nioPosix: Self = .product(name: "NIOPosix", package: "swift-nio")
    static let nioHTTP1: Self = .product(name: "NIOHTTP1", package: "swift-nio")
    static let nioExtras: Self = .product(name: "NIOExtras", package: "swift-nio-extras")
    static let nioHTTPTypes: Self = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let httpTypes: Self = .product(name: "HTTPTypes", package: "swift-http-types")
    static let logging: Self = .product(name: "Logging", package: "swift-log")
    static let crypto: Self = .product(name: "Crypto", package: "swift-crypto")
    static let argumentParser: Self = .product(name: "ArgumentParser", package: "swift-argument-parser")
    static let serviceLifecycle: Self = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
}

func module(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: houseRules)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: houseRules)
}

let package = Package(
    name: "solo",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Solo", targets: ["Solo"]),
        .library(name: "SoloTesting", targets: ["SoloTesting"]),
        .executable(name: "solo", targets: ["SoloCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // System libraries: each is one apt package away on Linux. A Mac has all but zstd; the platform alone needs the last two.
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        // What an app links.
        module("SoloCore", []),
        module("SoloConcurrency", []),
        module("SoloHTTP", [.nioCore, .nioPosix, .nioHTTP1, .httpTypes]),
        module("SoloCrypto", ["CLibcrypto"]),
        module("SoloSQL", ["SoloConcurrency", "SoloCore", "CSQLite"]),
        module("SoloS3", ["SoloCore", "SoloCrypto", "SoloHTTP", .httpTypes]),
        module(
            "SoloRuntime",
            [
                "SoloConcurrency", "SoloCore", .hummingbird, .hummingbirdCore, .nioCore, .nioPosix, .nioHTTP1,
                .httpTypes, .logging,
            ]),
        module(
            "Solo", ["SoloCore", "SoloCrypto", "SoloRuntime", "SoloSQL", "SoloS3", "SoloHTTP", .httpTypes, .logging]),

        // What only the platform links.
        module("SoloStore", ["SoloSQL"]),
        module("SoloArchive", ["SoloCore", "SoloCrypto", "CZstd", .crypto]),
        module("SoloMigrations", ["SoloConcurrency", "SoloCore", "SoloCrypto", "SoloSQL", "SoloStore"]),
        module("SoloProcess", ["SoloConcurrency", "SoloCore"]),
        module("SoloPostgres", ["SoloConcurrency", "SoloCore", "SoloProcess", "SoloSQL", "SoloStore"]),
        module(
            "SoloObjectStore",
            [
                "SoloCore", "SoloCrypto", "SoloS3", "SoloSQL", "SoloStore", .hummingbirdCore, .nioCore, .nioPosix,
                .nioHTTPTypes, .httpTypes, .logging,
            ]),
        module("SoloHTTPS", ["SoloConcurrency", "CCurl"]),
        module(
            "SoloBackup",
            ["SoloArchive", "SoloConcurrency", "SoloCore", "SoloCrypto", "SoloHTTPS", "SoloS3", "SoloStore"]),
        module(
            "SoloServices",
            [
                "SoloConcurrency", "SoloCore", "SoloCrypto", "SoloProcess", "SoloSQL", "SoloStore", "SoloMigrations",
                "SoloPostgres",
                "SoloObjectStore", "SoloArchive", "SoloBackup", .hummingbird, .hummingbirdCore, .crypto, .httpTypes,
                .logging, .serviceLifecycle,
                .nioCore, .nioPosix, .nioExtras, .nioHTTPTypes,
            ]),
        module(
            "SoloHost",
            [
                "SoloArchive", "SoloBackup", "SoloConcurrency", "SoloCore", "SoloStore", "SoloHTTP", "SoloPostgres",
                "SoloProcess", "SoloServices",
                "SoloMigrations", .hummingbird, .nioCore,
                .httpTypes, .logging, .serviceLifecycle,
            ]),
        module(
            "SoloLaptop", ["SoloConcurrency", "SoloCore", "SoloProcess", "SoloMigrations", "SoloServices", "SoloHost"]),
        module(
            "SoloServer",
            [
                "SoloConcurrency", "SoloCore", "SoloCrypto", "SoloHTTP", "SoloProcess", "SoloStore", "SoloMigrations",
                "SoloPostgres", "SoloServices", "SoloHost",
            ]),
        module(
            "SoloCLI",
            [
                "SoloArchive", "SoloBackup", "SoloConcurrency", "SoloCore", "SoloProcess", "SoloMigrations",
                "SoloPostgres",
                "SoloSQL", "SoloStore",
                "SoloServices", "SoloHost", "SoloLaptop", "SoloServer", .argumentParser,
            ]),
        .executableTarget(name: "SoloCommand", dependencies: ["SoloCLI"], swiftSettings: houseRules),

        module(
            "SoloTesting",
            [
                "Solo", "SoloConcurrency", "SoloCore", "SoloRuntime", "SoloMigrations", "SoloServices", "SoloHTTP",
                .httpTypes, .logging,
            ]),

        // The example product: a small shop that uses every resource, split into modules.
        .executableTarget(
            name: "Shop", dependencies: ["Solo", "ShopAPI", "ShopBilling", "ShopWorkers", "ShopShared"],
            path: "Examples/Shop/Sources/App", swiftSettings: exampleSettings),
        .target(
            name: "ShopAPI", dependencies: ["Solo", "ShopShared"], path: "Examples/Shop/Sources/API",
            swiftSettings: houseRules),
        .target(
            name: "ShopBilling", dependencies: ["Solo", "ShopShared"], path: "Examples/Shop/Sources/Billing",
            swiftSettings: houseRules),
        .target(
            name: "ShopWorkers", dependencies: ["Solo", "ShopShared"], path: "Examples/Shop/Sources/Workers",
            swiftSettings: houseRules),
        .target(
            name: "ShopShared", dependencies: ["Solo"], path: "Examples/Shop/Sources/Shared", swiftSettings: houseRules),
        .testTarget(
            name: "ShopTests", dependencies: ["Shop", "ShopBilling", "ShopShared", "Solo", "SoloTesting"],
            path: "Examples/Shop/Tests/ShopTests",
            swiftSettings: houseRules),

        // What the system tests drive: it keeps what it is given in every kind of resource, and tells what it kept.
        .executableTarget(
            name: "Ledger", dependencies: ["Solo"], path: "Tests/System/Ledger", swiftSettings: houseRules),
        // A product that reaches for what it was not lent.
        .executableTarget(
            name: "Intruder", dependencies: ["Solo"], path: "Tests/System/Intruder", swiftSettings: houseRules),
        // A product that changes from release to release.
        .executableTarget(
            name: "Relay", dependencies: ["Solo"], path: "Tests/System/Relay", swiftSettings: houseRules),

        tests("SoloCoreTests", ["SoloCore", "FixtureProcess"]),
        tests("SoloHTTPTests", ["SoloHTTP", .hummingbird, .nioCore, .nioPosix, .httpTypes]),
        tests("SoloConcurrencyTests", ["SoloConcurrency", "TestClock"]),
        tests("SoloCryptoTests", ["SoloCrypto"]),
        tests(
            "SoloArchiveTests", ["SoloArchive", "CZstd", "SoloCore", "SoloCrypto", "FixtureProcess", "TestFolders"]),
        // It starts the executable MigrationsHost.
        tests(
            "SoloMigrationsTests",
            [
                "SoloMigrations", "SoloSQL", "SoloCore", "MigrationsHost", "FixtureProcess", "PostgresServer",
                "TestClock",
                "TestFolders",
            ]),
        // A process that runs migrations and ends in the middle.
        .executableTarget(
            name: "MigrationsHost", dependencies: ["SoloMigrations", "SoloSQL"], path: "Tests/Fixtures/MigrationsHost",
            swiftSettings: houseRules),
        tests("SoloProcessTests", ["SoloProcess", "SoloHost"]),
        tests("SoloPostgresTests", ["SoloPostgres", "SoloSQL", "SoloCore", "TestFolders"]),
        // It starts the executable SQLiteHost.
        tests(
            "SoloSQLTests",
            [
                "SoloSQL", "SoloConcurrency", "SoloCore", "SQLiteHost", "FixtureProcess", "PostgresServer", "TestClock",
            ]),
        tests(
            "SoloBackupTests",
            [
                "SoloBackup", "SoloArchive", "SoloCore", "SoloObjectStore", "FixtureProcess", "LoopbackServer",
                "TestFolders", .hummingbird, .hummingbirdCore, .nioCore, .httpTypes, .logging,
            ], exclude: ["S3/moto_server.py"]),
        // It starts the executable ServicesHost, as SoloServicesTests does.
        tests("SoloStoreTests", ["SoloStore", "SoloSQL", "ServicesHost", "FixtureProcess"]),
        tests("SoloS3Tests", ["SoloS3", "SoloCrypto", "SoloHTTP", "SoloCore", "TestFolders"]),
        tests(
            "SoloRuntimeTests",
            ["SoloRuntime", "SoloConcurrency", "SoloCore", .nioCore, .nioHTTP1, .httpTypes, .logging]),
        tests(
            "SoloTests",
            ["Solo", "SoloCore", "SoloRuntime", "SoloSQL", "FixtureProcess", .httpTypes, .logging],
            exclude: [
                "Bodies", "Builders", "Clients", "Counts", "Crons", "Fixture", "Language", "Misplaced", "Misspelled",
                "Responses",
                "Routes",
                "Statements", "TooMany", "Workers",
            ]
            .map {
                "CompileErrors/\($0).swift.txt"
            }),
        tests(
            "SoloObjectStoreTests",
            [
                "SoloObjectStore", "SoloStore", "SoloCrypto", "SoloS3", "SoloSQL", "SoloHTTP", "SoloCore",
                "FixtureProcess", "LoopbackServer",
                .hummingbird, .hummingbirdCore, .httpTypes, .logging,
            ], exclude: ["Clients/boto3_client.py", "Clients/awscli_client.py"]),
        // It starts the executable ServicesHost.
        tests(
            "SoloServicesTests",
            [
                "SoloServices", "SoloArchive", "SoloBackup", "SoloConcurrency", "SoloMigrations", "ServicesHost",
                "FaultyDestination", "FixtureProcess",
                "SoloObjectStore", "SoloStore", "SoloPostgres", "SoloSQL", "SoloHTTP", "SoloS3", "SoloCore",
                "TestClock", .httpTypes, .logging,
            ]),
        // The processes that the crash tests of SoloStore and SoloServices kill, and what starts and kills them.
        .executableTarget(
            name: "ServicesHost",
            dependencies: [
                "Solo", "SoloServices", "SoloStore", "SoloSQL", "SoloHTTP", "SoloCore", .hummingbird, .httpTypes,
                .logging,
            ],
            path: "Tests/Fixtures/ServicesHost", swiftSettings: houseRules),
        // A process that shares a database with another one.
        .executableTarget(
            name: "SQLiteHost", dependencies: ["SoloSQL", "SoloCore"], path: "Tests/Fixtures/SQLiteHost",
            swiftSettings: houseRules),
        // What the SQL clients do in a second.
        .executableTarget(
            name: "DataHost", dependencies: ["SoloSQL"], path: "Tests/Fixtures/DataHost", swiftSettings: houseRules),
        // A clock that a test moves.
        .target(name: "TestClock", path: "Tests/Fixtures/TestClock", swiftSettings: houseRules),
        // A real server for the tests of a process.
        .target(
            name: "PostgresServer", dependencies: ["SoloSQL", "SoloConcurrency"], path: "Tests/Fixtures/PostgresServer",
            swiftSettings: houseRules),
        .target(name: "FixtureProcess", path: "Tests/Fixtures/FixtureProcess", swiftSettings: houseRules),
        // A real HTTP server around whatever responds.
        .target(
            name: "LoopbackServer", dependencies: [.hummingbird, .hummingbirdCore, .nioCore, .logging],
            path: "Tests/Fixtures/LoopbackServer", swiftSettings: houseRules),
        // A destination of backups that fails, dies, lies or fills up at one of its calls.
        .target(
            name: "FaultyDestination", dependencies: ["SoloBackup"], path: "Tests/Fixtures/FaultyDestination",
            swiftSettings: houseRules),
        // Folders that are gone with their test, and those of published vectors.
        .target(name: "TestFolders", path: "Tests/Fixtures/TestFolders", swiftSettings: houseRules),
        tests(
            "SoloHostTests",
            [
                "SoloHost", "SoloProcess", "SoloMigrations", "SoloServices", "SoloHTTP", "SoloCore", "SoloArchive",
                "SoloBackup", "SoloObjectStore", "SoloSQL", "FaultyDestination", "TestFolders", .httpTypes, .logging,
            ]),
        tests(
            "SoloLaptopTests",
            [
                "SoloLaptop", "SoloHost", "SoloProcess", "SoloMigrations", "SoloServices", "SoloHTTP", "SoloCore",
                "TestFolders", .httpTypes,
            ]),
        tests(
            "SoloServerTests",
            ["SoloServer", "SoloHost", "SoloMigrations", "SoloProcess", "SoloCore", "FixtureProcess", "TestFolders"]),
        tests(
            "SoloCLITests",
            [
                "TestFolders", "SoloCLI", "SoloHost", "SoloLaptop", "SoloProcess", "SoloMigrations", "SoloServices",
                "SoloCore", .argumentParser,
            ]),
        tests("SoloTestingTests", ["SoloTesting", "Solo", "SoloCore"]),
    ]
)
