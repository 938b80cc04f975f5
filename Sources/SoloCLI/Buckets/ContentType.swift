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

    /// `nil` where the name has no extension, or one that is not known.
    package static func of(_ name: String) -> String? {
        let file = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return nil }
        return types[file[file.index(after: dot)...].lowercased()]
    }
}
