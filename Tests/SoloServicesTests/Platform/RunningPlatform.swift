import Foundation
import HTTPTypes
import Logging
import SoloCore
import SoloHTTP
import Testing

@testable import SoloServices

/// The services of the stage `dev` in a folder, on any free port.
func configuration(_ folder: String, delivers: Bool = false) -> PlatformConfiguration {
    PlatformConfiguration(
        project: "shop", stage: "dev", folder: folder + "/.solo/dev", keys: KeyFolder(path: folder + "/keys"),
        address: .anyPort, delivers: delivers)
}

/// Runs a stage's services with the sample's manifest, and stops them after `body`.
func withPlatform(
    delivers: Bool = false, address: ServicesAddress = .anyPort, invoker: FakeInvoker = FakeInvoker(),
    time: any TimeSource = SystemTime(), logger: Logger = quiet,
    _ body: (PlatformServices, HTTPClient) async throws -> Void
) async throws {
    try await withFolder { folder in
        var configuration = configuration(folder, delivers: delivers)
        configuration.address = address
        let platform = try PlatformServices(configuration, invoker: invoker, time: time, logger: logger)
        try platform.vault.set("stripe-key", to: Redacted("sk_live"))
        try await platform.apply(.sample())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await platform.run() }
            let endpoint = try #require(HTTPEndpoint(try await platform.endpoint()))
            let http = HTTPClient(endpoint)
            try await body(platform, http)
            http.close()
            await platform.stop()
            try await group.waitForAll()
        }
    }
}

/// What a component of the platform signs its messages with.
func token(_ platform: PlatformServices, _ component: String) throws -> HTTPFields {
    let key = try #require(platform.credential(of: component, for: "receipts")).key
    return bearer(key)
}

func bearer(_ key: AccessKey) -> HTTPFields { [.authorization: "Bearer \(key.id).\(key.secret.exposed)"] }

extension PlatformServices {
    /// The credential of what a component was lent of a resource; without one, the one by which it is known.
    func credential(of component: String, for resource: String) -> ComponentCredential? {
        let own = credentials().filter { $0.component == component }
        return own.first { $0.grants.contains { $0.resource == resource } } ?? own.first { $0.grants.isEmpty }
    }
}
