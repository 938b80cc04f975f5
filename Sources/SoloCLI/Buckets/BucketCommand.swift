import ArgumentParser

struct BucketCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bucket",
        abstract: "Lists, reads, puts and removes the objects of a bucket.",
        discussion: """
            Example:
              solo bucket ls assets receipts/
              solo bucket get assets receipts/17.txt
              solo bucket put assets images/logo.svg logo.svg
            """,
        subcommands: [
            BucketListCommand.self, BucketGetCommand.self, BucketPutCommand.self, BucketRemoveCommand.self,
        ]
    )
}
