import SoloCore
import ArgumentParser
import Foundation
import SoloHost
import SoloServer
import SoloServices

struct DatabaseURLCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "url",
        abstract: "Prints where another program finds a database, with the owner's password.",
        discussion: """
            Example:
              psql "$(solo db url db)"

            A Postgres server runs as long as its stage does. Of a stage on a host, the URL is for programs there, and what \
            opens a way to it from here is printed as well.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The database's name.")
    var database: String?

    func run() async throws {
        let access: DatabaseAccess = try await StageAccess.with(options, manifest: StageAccess.manifest(options)) {
            try await $0.ask(.database(name: database))
        }
        Terminal.standardOutput.print(access.url)
        guard let place = try await StagePlace.find(options) else { return }
        let terminal = Terminal.standardError
        guard let way = access.way(through: HostSession(place.host).connection) else {
            return terminal.print(
                "That is a file on \(place.host.name): solo db dump copies it, solo db shell opens it.")
        }
        terminal.print("That is for programs on \(place.host.name). From here, while this runs:")
        terminal.print("  " + way.command)
        terminal.print("the URL is:")
        terminal.print("  " + way.url)
    }
}

extension DatabaseAccess {
    /// How a program on this machine reaches a Postgres server of a host: a command that carries its socket, and the URL of the other end.
    /// `nil` for a file.
    func way(through connection: SSHConnection) -> (command: String, url: String)? {
        guard case .postgres(let host, let port, let database, let user, let password, let programs) = self else {
            return nil
        }
        let file = ".s.PGSQL.\(port)"
        let local = FileManager.default.temporaryDirectory.path
        let access = DatabaseAccess.postgres(
            host: local, port: port, database: database, user: user, password: password, programs: programs)
        return (connection.forward(from: "\(local)/\(file)", to: "\(host)/\(file)"), access.url)
    }

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
