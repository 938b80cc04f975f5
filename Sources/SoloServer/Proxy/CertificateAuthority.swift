import Foundation
import SoloCore

/// Who signs the certificates of a host, if not the authorities that Caddy asks by itself: a server that speaks ACME (RFC 8555), such as
/// step-ca in a private network.
struct CertificateAuthority: Codable, Sendable, Equatable {
    static let file = "/etc/solo/acme.json"

    /// The address of its directory.
    var ca: String
    /// A file of the certificates that its own TLS is checked against, which Caddy has to be able to read.
    var roots: String?

    /// - Throws: ``ShellFailure`` for a file that is there and can't be read.
    static func read(_ shell: any HostShell) throws -> CertificateAuthority? {
        guard let text = try shell.read(file) else { return nil }
        do {
            return try JSONCoding.decoder.decode(CertificateAuthority.self, from: Data(text.utf8))
        } catch {
            throw ShellFailure(
                command: ["read", file], error: #"it has to be as {"ca":"https://ca.example/acme/directory"}"#)
        }
    }
}
