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
