import ArgumentParser

struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Opens a database of the stage, writes it to a file, and reads it from one.",
        discussion: """
            Example:
              solo db shell
              solo db dump db backup.dump

            The stage may run or not. The name can be left out where the stack has one database.
            """,
        subcommands: [
            DatabaseShellCommand.self, DatabaseDumpCommand.self, DatabaseLoadCommand.self, DatabaseResetCommand.self,
            DatabaseURLCommand.self,
        ]
    )

    /// What to do about a database on a host.
    static let onHost = "Log in on the host for it: a stage's databases are in its folder under /var/lib/solo/stages."
}
