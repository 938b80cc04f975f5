import SoloCore
import ArgumentParser
import Foundation
import SoloHost
import SoloServices

struct DatabaseURLCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "url",
        abstract: "Prints where another program finds a database, with the owner's password.",
        discussion: """
            Example:
              psql "$(solo db url db)"

            A Postgres server runs as long as its stage does.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The database's name.")
    var database: String?

    func run() async throws {
        try await StagePlace.requireLaptop(options, fix: DatabaseCommand.onHost)
        let access: DatabaseAccess = try await StageAccess.with(options, manifest: StageAccess.manifest(options)) {
            try await $0.ask(.database(name: database))
        }
        Terminal.standardOutput.print(access.url)
    }
}

extension DatabaseAccess {
    /// As libpq and other clients read it (the manual's *Connection URIs*): the folder of a socket is the parameter `host`.
    var url: String {
        switch self {
        case .sqlite(let path):
            return "sqlite://" + (path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path)
        case .postgres(let host, let port, let database, let user, let password, _):
            func escaped(_ text: String) -> String {
                text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
            }
            return "postgresql://\(escaped(user)):\(escaped(password.exposed))@/\(escaped(database))"
                + "?host=\(escaped(host))&port=\(port)"
        }
    }
}
