import Foundation
import SoloCore

/// The key pairs of a stage's components, made from the vault's key: stable, and never stored.
struct ComponentKeys: Sendable {
    let vault: Vault
    let project: String
    let stage: String

    func credentials(of manifest: Manifest) throws -> [ComponentCredential] {
        try manifest.components.map { component in
            ComponentCredential(component: component.id, key: try key(of: component.id), grants: component.grants)
        }
    }

    /// The role of a scope. Its name says whose it is, in as many bytes as Postgres keeps of a name (`NAMEDATALEN`: 63).
    func role(of scope: LendingScope) throws -> AccessKey {
        let suffix = "-" + StableDigest.of(scope.id)
        let name = scope.id.utf8.count <= 63 ? scope.id : scope.id.prefix(63 - suffix.utf8.count) + suffix
        return AccessKey(id: name, secret: try password("role\n" + scope.id))
    }

    /// A password that only the platform knows, such as that of a database's owner.
    func password(_ purpose: String) throws -> String {
        let purpose = ["postgres", project, stage, purpose].joined(separator: "\n")
        return try vault.derive(purpose, count: 32).exposed.hexadecimal
    }

    func key(of component: String) throws -> AccessKey {
        let purpose = [project, stage, component].joined(separator: "\n")
        let id = try vault.derive("component-id\n" + purpose, count: 10).exposed
        let secret = try vault.derive("component-secret\n" + purpose, count: 32).exposed
        return AccessKey(id: "SOLO" + id.hexadecimal.uppercased().prefix(16), secret: secret.hexadecimal)
    }
}

extension Data {
    fileprivate var hexadecimal: String {
        map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
