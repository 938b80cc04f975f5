import Foundation
import SoloHost
import SoloStore

/// Root's `authorized_keys`, of which Solo's lines alone are changed.
package struct AuthorizedKeys: Sendable {
    package static let path = "/root/.ssh/authorized_keys"

    private let file: DurableFile

    package init(path: String = AuthorizedKeys.path) { file = DurableFile(path: path) }

    package func grants() throws -> [AccessGrant] { try lines().compactMap(AccessGrant.init(line:)) }

    /// Permits a key, in place of the one that had the name before.
    ///
    /// - Throws: ``HostError`` for what is not a public key.
    package func add(_ grant: AccessGrant, key: String) throws {
        let key = key.trimmingCharacters(in: .whitespacesAndNewlines)
        guard key.wholeMatch(of: /(ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+\/=]+( [^\n]*)?/) != nil else {
            throw HostError(
                .unknownName, "What was given is not a public key.", fix: "Give the file that ends in .pub.",
                isRefusal: true)
        }
        let kept = try lines().filter { AccessGrant(line: $0)?.name != grant.name }
        try write(kept + [grant.line(for: key)])
    }

    /// - Throws: ``HostError`` if no key has the name.
    package func remove(_ name: String) throws {
        let lines = try lines()
        let kept = lines.filter { AccessGrant(line: $0)?.name != name }
        guard kept.count < lines.count else {
            throw HostError.unknown("key", name, known: try grants().map(\.name))
        }
        try write(kept)
    }

    private func lines() throws -> [String] {
        let content = try file.read() ?? Data()
        return String(decoding: content, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func write(_ lines: [String]) throws {
        try DurableFile.makeFolder((file.path as NSString).deletingLastPathComponent)
        try file.replace(with: Data(lines.map { $0 + "\n" }.joined().utf8))
    }
}
