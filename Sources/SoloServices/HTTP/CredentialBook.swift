import SoloCore
import Synchronization

/// The key pairs that the front accepts now, by the key's id. Replaced as a whole with each change of what is in use.
final class CredentialBook: Sendable {
    private let credentials = Mutex<[String: ComponentCredential]>([:])

    func replace(_ credentials: [ComponentCredential]) {
        let byKey = Dictionary(credentials.map { ($0.key.id, $0) }) { first, _ in first }
        self.credentials.withLock { $0 = byKey }
    }

    subscript(keyID: String) -> ComponentCredential? {
        credentials.withLock { $0[keyID] }
    }
}
