/// Where the sources of a package are, so that places read as paths that an editor opens.
///
/// The compiler names a source by its module, `App/Shop.swift`, so that a binary does not depend on the folder it was built
/// in. With the package's description, this turns it into `Sources/App/Shop.swift`.
package struct SourceMap: Sendable, Equatable {
    private var paths: [String: String] = [:]

    package init() {}

    /// Adds the sources of a target.
    /// - Parameters:
    ///   - target: its name in the package's manifest.
    ///   - folder: where it is, relative to the package.
    ///   - sources: relative to the folder.
    package mutating func add(target: String, folder: String, sources: [String]) {
        let module = String(target.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" })
        for source in sources {
            // Two sources of one name do not compile, so that the last part is enough.
            let name = source.split(separator: "/").last.map(String.init) ?? source
            paths["\(module)/\(name)"] = folder.isEmpty || folder == "." ? source : "\(folder)/\(source)"
        }
    }

    /// The text with a path for each place that is known: `Sources/App/Shop.swift:12: error: …`.
    package func located(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: " ", omittingEmptySubsequences: false).map { word in
                guard let colon = word.firstIndex(of: ":"), let path = paths[String(word[..<colon])] else {
                    return String(word)
                }
                return path + word[colon...]
            }.joined(separator: " ")
        }.joined(separator: "\n")
    }
}
