import SoloCore

/// The component that sends a request, with its grants.
struct Caller: Sendable {
    var credential: ComponentCredential

    /// - Throws: `AccessDenied`, with the same message whether or not the bucket exists.
    func require(_ action: Grant.Action, _ bucket: String, _ key: ObjectKey) throws {
        guard may(action, bucket, key) else {
            throw S3Error.accessDenied(
                "\(credential.component) has no grant to \(action.rawValue) this object of \(bucket.debugDescription).")
        }
    }

    func may(_ action: Grant.Action, _ bucket: String, _ key: ObjectKey) -> Bool {
        grants(bucket).contains { grant in
            grant.actions.contains(action) && grant.prefix.map(key.hasPrefix) ?? true
        }
    }

    /// A listing returns every key under its prefix, so the grant must cover all of them.
    func requireListing(_ bucket: String, prefix: String) throws {
        let covered = grants(bucket).contains { grant in
            grant.actions.contains(.read) && grant.prefix.map { prefix.utf8.starts(with: $0.utf8) } ?? true
        }
        guard covered else {
            throw S3Error.accessDenied(
                "\(credential.component) has no grant to list \(prefix.debugDescription) of \(bucket.debugDescription)."
            )
        }
    }

    /// - Throws: `AccessDenied` unless it has a grant for something in the bucket.
    func requireAny(_ bucket: String) throws {
        guard !grants(bucket).isEmpty else {
            throw S3Error.accessDenied("\(credential.component) has no grant for \(bucket.debugDescription).")
        }
    }

    func knows(_ bucket: String) -> Bool { !grants(bucket).isEmpty }

    private func grants(_ bucket: String) -> [Grant] {
        credential.grants.filter { $0.resource == bucket && !Set($0.actions).isDisjoint(with: Self.bucketActions) }
    }

    private static let bucketActions: Set<Grant.Action> = [.read, .write, .delete]
}
