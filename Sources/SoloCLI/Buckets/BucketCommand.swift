import ArgumentParser
import SoloHost
import SoloLaptop
import SoloServices

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

struct BucketListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "Lists the objects of a bucket, in the order of their keys.",
        discussion: """
            Example:
              solo bucket ls assets
              solo bucket ls assets receipts/ --json
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The bucket.")
    var bucket: String

    @Argument(help: "Lists only keys that begin with it.")
    var prefix = ""

    @Option(help: ArgumentHelp("How many objects at most; all by default.", valueName: "number"))
    var limit: Int?

    @Flag(help: "Prints a JSON array of objects with key, size, etag and modified.")
    var json = false

    func validate() throws {
        guard limit ?? 1 > 0 else { throw ValidationError("--limit takes 1 or more.") }
    }

    func run() async throws {
        let objects = try await StageAccess.with(options) { stage in
            try await BucketObjects.all(in: bucket, prefix: prefix, limit: limit ?? .max, of: stage)
        }
        let terminal = Terminal.standardOutput
        if json { return try terminal.print(JSONText.of(objects)) }
        guard !objects.isEmpty else {
            return terminal.print(
                prefix.isEmpty
                    ? "The bucket '\(bucket)' is empty."
                    : "No object of '\(bucket)' has a key that begins with '\(prefix)'.")
        }
        terminal.print(BucketObjects.table(objects, terminal.style))
    }
}
