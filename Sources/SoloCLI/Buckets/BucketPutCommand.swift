import ArgumentParser
import SoloHost
import SoloLaptop
import SoloServices

struct BucketPutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put",
        abstract: "Puts a file into a bucket, whole or not at all.",
        discussion: """
            Example:
              solo bucket put assets images/logo.svg logo.svg
              tar cz docs | solo bucket put assets docs.tar.gz -

            An object that has the key is replaced.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The bucket.")
    var bucket: String

    @Argument(help: "The object's key.")
    var key: String

    @Argument(help: "The file; - reads standard input.", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp(
            "The content's media type; by default, that of the extension of the key or of the file.", valueName: "type")
    )
    var contentType: String?

    @Flag(help: "Prints the object as JSON.")
    var json = false

    func run() async throws {
        let content = try FileContent(file)
        let type = contentType ?? ContentType.of(key) ?? ContentType.of(file)
        let object = try await StageAccess.with(options) {
            try await $0.put(content, into: bucket, as: key, contentType: type)
        }
        if json { return try Terminal.standardOutput.print(JSONText.of(object)) }
        let described = [ByteCount.text(object.size), type].compactMap(\.self).joined(separator: ", ")
        Terminal.standardOutput.print("'\(key)' is in '\(bucket)': \(described).")
    }
}

/// The media type that a file's name suggests.
package enum ContentType {
    private static let types = [
        "avif": "image/avif", "css": "text/css", "csv": "text/csv", "gif": "image/gif", "gz": "application/gzip",
        "htm": "text/html", "html": "text/html", "ico": "image/vnd.microsoft.icon", "jpeg": "image/jpeg",
        "jpg": "image/jpeg", "js": "text/javascript", "json": "application/json", "md": "text/markdown",
        "mjs": "text/javascript", "mp3": "audio/mpeg", "mp4": "video/mp4", "pdf": "application/pdf",
        "png": "image/png", "svg": "image/svg+xml", "txt": "text/plain", "wasm": "application/wasm",
        "webm": "video/webm", "webp": "image/webp", "woff2": "font/woff2", "xml": "application/xml",
        "zip": "application/zip",
    ]

    /// `nil` if the name has no extension, or an unknown one.
    package static func of(_ name: String) -> String? {
        let file = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return nil }
        return types[file[file.index(after: dot)...].lowercased()]
    }
}
