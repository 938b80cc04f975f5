package import Foundation
import SoloCore
import SoloCrypto

/// One file of `Migrations/RESOURCE/`: a change of a database that is made once.
package struct Migration: Sendable, Equatable, Codable {
    /// When a migration runs.
    package enum Step: String, Sendable, Codable {
        /// Before the release that needs it starts. The release that serves does not notice.
        case expand
        /// After the releases before have ended: it takes away what they used.
        case contract
    }

    /// Its place in the order, from 1.
    package var number: Int
    /// The name in the file's name, such as `add-totals`.
    package var name: String
    package var text: String
    package var step: Step
    /// Whether it and the note that it ran are one transaction. What Postgres runs outside of one alone is not.
    package var runsInTransaction: Bool

    /// The name of the file, such as `0002-add-totals.sql`.
    package var file: String { Self.file(number, name) }
    /// SHA-256 of the text in hexadecimals, with the line ends of Unix: Git may write others on a checkout.
    package var checksum: String { Self.checksum(of: text) }

    package init(
        number: Int, name: String, text: String, step: Step = .expand, runsInTransaction: Bool = true
    ) {
        self.number = number
        self.name = name
        self.text = text
        self.step = step
        self.runsInTransaction = runsInTransaction
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - file: its name.
    ///   - path: where it is, for the error.
    package init(file: String, content: Data, path: String) throws(MigrationError) {
        guard let (number, name) = Self.parts(of: file) else {
            throw MigrationError(
                .fileName,
                "\(path): the name of a migration is four digits from 0001, a hyphen, and words of a-z and 0-9 with hyphens.",
                fix: "Rename it, such as `0001-create-orders.sql`, or make it with `solo migrate new`.")
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw MigrationError(.notUTF8, "\(path) is not UTF-8.", fix: "Save it as UTF-8.")
        }
        let directives = try MigrationDirectives(text, path: path)
        guard !SQLTokenizer.tokens(of: text, .sqlite).isEmpty else {
            throw MigrationError(
                .empty, "\(path) has no statement.", fix: "Write the change in it, or remove the file.")
        }
        self.init(
            number: number, name: name, text: text, step: directives.step,
            runsInTransaction: directives.runsInTransaction)
    }

    package static func file(_ number: Int, _ name: String) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "-\(name).sql"
    }

    static func checksum(of text: String) -> String {
        Hex.text(RunningDigest.sha256(text.replacing("\r\n", with: "\n")))
    }

    /// Whether a migration may have this name.
    package static func isName(_ name: String) -> Bool {
        name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil
    }

    private static func parts(of file: String) -> (number: Int, name: String)? {
        guard file.hasSuffix(".sql"), let hyphen = file.firstIndex(of: "-"), let number = Int(file[..<hyphen]),
            number > 0
        else { return nil }
        let name = String(file.dropLast(4)[file.index(after: hyphen)...])
        return isName(name) && Self.file(number, name) == file ? (number, name) : nil
    }
}
