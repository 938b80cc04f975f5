import Foundation
import SoloCore

/// The key pairs of a stage's components and of what their handlers were lent, made from the vault's key: stable, and never stored.
struct ComponentKeys: Sendable {
    let vault: Vault
    let project: String
    let stage: String
    /// What the roles' names begin with, where a cluster is shared.
    var prefix = ""

    /// Of each component, which opens nothing, and of each scope.
    func credentials(of manifest: Manifest) throws -> [ComponentCredential] {
        try manifest.components.flatMap { component in
            try [ComponentCredential(component: component.id, key: key(of: component.id), grants: [])]
                + component.scopes.map { scope in
                    ComponentCredential(component: component.id, key: try key(of: scope.id), grants: [scope.grant])
                }
        }
    }

    /// The role of a scope. Its name says whose it is, in as many bytes as Postgres keeps of a name (`NAMEDATALEN`: 63).
    func role(of scope: LendingScope) throws -> AccessKey {
        let whole = prefix + scope.id
        let suffix = "-" + StableDigest.of(scope.id)
        let name = whole.utf8.count <= 63 ? whole : whole.prefix(63 - suffix.utf8.count) + suffix
        return AccessKey(id: name, secret: try password("role\n" + scope.id))
    }

    /// A password that only the platform knows, such as that of a database's owner.
    func password(_ purpose: String) throws -> String {
        let purpose = ["postgres", project, stage, purpose].joined(separator: "\n")
        return try vault.derive(purpose, count: 32).exposed.hexadecimal
    }

    /// - Parameter holder: a component's id, or a scope's.
    func key(of holder: String) throws -> AccessKey {
        let purpose = [project, stage, holder].joined(separator: "\n")
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
