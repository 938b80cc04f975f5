import Foundation
import SoloArchive
import SoloCore
import SoloHost
import SoloServices

/// The recovery key of a stage on a server: made here, shown once, and kept by its owner. The server gets its public half alone.
enum RecoveryKey {
    /// How many of its last characters are typed back.
    private static let group = 6

    /// Makes one, unless the stage has one, and has the stage encrypt its backups to it.
    ///
    /// - Parameter replaces: makes one in any case.
    /// - Throws: ``Problem`` if nobody is there to keep it, or it was not typed back.
    static func make(for options: PackageOptions, replaces: Bool = false) async throws {
        try await StageAccess.with(options, begins: true) { stage in
            let known: String? = try await stage.ask(.backup(.recoveryKey))
            let terminal = Terminal.standardOutput
            if let known, !replaces {
                terminal.print("public key: \(known)")
                return Terminal.standardError.print(
                    "The key itself is where you keep it. To make a new one for the backups from now on: "
                        + "solo backup key --stage \(options.stage) --replace")
            }
            let identity = AgeIdentity()
            try confirm(identity, of: options.stage)
            let recipient = identity.recipient.description
            try await stage.ask(.backup(.setRecoveryKey(recipient)), as: Void.self)
            terminal.print("public key: \(recipient)")
        }
    }

    /// What is in the file with a recovery key.
    static func text(of file: String) throws -> Redacted<String> {
        do { return Redacted(try String(contentsOfFile: file, encoding: .utf8)) } catch {
            throw Problem("\(file) can't be read.", fix: "Name the file that has the recovery key.", status: .rejected)
        }
    }

    private static func confirm(_ identity: AgeIdentity, of stage: String) throws {
        guard isatty(STDIN_FILENO) == 1 else {
            throw Problem(
                "The backups of '\(stage)' need a recovery key, and nobody is here to keep it.",
                fix: "Make it on your own machine, in a terminal:", commands: ["solo backup key --stage \(stage)"],
                status: .rejected)
        }
        let terminal = Terminal.standardError
        terminal.print(
            """
            This is the recovery key of the stage '\(stage)'. It opens every backup on the day on which the server is lost. It is \
            shown this once and kept nowhere: put it into your password manager, or on paper, before you go on.

                \(identity.text)

            """)
        let expected = identity.text.suffix(group).uppercased()
        for _ in 0..<3 {
            terminal.write("Its last \(group) characters: ")
            guard let typed = readLine() else { break }
            if typed.trimmingCharacters(in: .whitespaces).uppercased() == expected { return }
            terminal.print("That is not how it ends.")
        }
        throw Problem(
            "The recovery key was not typed back, so it is not used.", fix: "Try again:",
            commands: ["solo backup key --stage \(stage)"], status: .rejected)
    }
}
