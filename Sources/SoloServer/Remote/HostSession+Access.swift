import Foundation
import SoloHost

extension HostSession {
    /// The keys that may deploy to this host.
    package func access() async throws -> [AccessGrant] {
        try await ask(["access", "list"]) { if case .access(let grants) = $0 { grants } else { nil } }
    }

    /// Permits a public key to deploy a stage.
    package func grant(_ grant: AccessGrant, key: String) async throws {
        let input = try TemporaryInput.of(key)
        try await call(["access", "grant", grant.name, grant.product, grant.stage], input: input) { _ in }
    }

    package func revoke(_ name: String) async throws { try await call(["access", "revoke", name]) { _ in } }
}
