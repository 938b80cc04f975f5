import Foundation
import SoloHost
import Synchronization

extension HostSession {
    /// The keys that may deploy to this host.
    package func access() async throws -> [AccessGrant] {
        let found = Mutex<[AccessGrant]>([])
        try await call(["access", "list"]) { line in
            if case .access(let grants) = line { found.withLock { $0 = grants } }
        }
        return found.withLock(\.self)
    }

    /// Permits a public key to deploy a stage.
    package func grant(_ grant: AccessGrant, key: String) async throws {
        let input = try TemporaryInput.of(key)
        try await call(["access", "grant", grant.name, grant.product, grant.stage], input: input) { _ in }
    }

    package func revoke(_ name: String) async throws { try await call(["access", "revoke", name]) { _ in } }
}
