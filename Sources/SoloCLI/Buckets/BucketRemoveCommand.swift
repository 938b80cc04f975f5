import ArgumentParser
import SoloHost
import SoloLaptop
import SoloServices

struct BucketRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm",
        abstract: "Removes objects for good: the ones that are named, or all under a prefix.",
        discussion: """
            Example:
              solo bucket rm assets receipts/17.txt
              solo bucket rm assets --prefix tmp/ --yes assets

            With --prefix the bucket's name is asked for once more. An empty prefix means every object.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The bucket.")
    var bucket: String

    @Argument(help: "The objects' keys.")
    var keys: [String] = []

    @Option(help: ArgumentHelp("Removes every object whose key begins with it.", valueName: "prefix"))
    var prefix: String?

    @Option(help: ArgumentHelp("Removes a prefix without asking; the bucket's name.", valueName: "bucket"))
    var yes: String?

    @Flag(help: "Prints {\"removed\": number}.")
    var json = false

    func validate() throws {
        guard keys.isEmpty != (prefix == nil) else {
            throw ValidationError("Name the objects' keys or a --prefix, and not both.")
        }
    }

    func run() async throws {
        var keys = keys
        if let prefix { keys = try await confirmed(prefix) }
        let missing = try await StageAccess.with(options) { [keys] stage in
            var missing: [String] = []
            for key in keys where try await !stage.ask(.removeObject(bucket: bucket, key: key)) {
                missing.append(key)
            }
            return missing
        }
        let removed = keys.count - missing.count
        if json {
            try Terminal.standardOutput.print(JSONText.of(["removed": removed]))
        } else if removed > 0 || prefix != nil {
            Terminal.standardOutput.print(
                "\(BucketObjects.count(removed)) \(removed == 1 ? "is" : "are") removed from '\(bucket)'.")
        }
        // With a prefix, an object that was removed meanwhile is not an error.
        guard prefix == nil, let first = missing.first else { return }
        throw Problem(
            missing.count == 1
                ? "The bucket '\(bucket)' has no object '\(first)'."
                : "The bucket '\(bucket)' has no objects with these keys:",
            details: missing.count == 1 ? [] : missing)
    }

    /// The keys under a prefix, once their removal was confirmed.
    private func confirmed(_ prefix: String) async throws -> [String] {
        let keys = try await StageAccess.with(options) {
            try await BucketObjects.all(in: bucket, prefix: prefix, of: $0).map(\.key)
        }
        guard !keys.isEmpty else { return [] }
        let which = prefix.isEmpty ? "everything" : "everything under '\(prefix)'"
        try Confirmation.require(
            bucket,
            loss: "This removes \(which) from '\(bucket)' on the stage '\(options.stage)' for good: "
                + "\(BucketObjects.count(keys.count)).",
            given: yes)
        return keys
    }
}
