import Foundation
import SoloCore

extension SourceMap {
    /// The sources in the folders of `Sources`, where SwiftPM looks for a package's targets. An app that runs in its package's
    /// folder says by it which file a mistake is in; elsewhere nothing is found, and the compiler's name of the file stays.
    init(below package: String) {
        self.init()
        let files = FileManager.default
        for target in (try? files.contentsOfDirectory(atPath: package + "/Sources")) ?? [] {
            let folder = "Sources/" + target
            let sources = files.enumerator(atPath: package + "/" + folder)?.compactMap { $0 as? String } ?? []
            add(target: target, folder: folder, sources: sources.filter { $0.hasSuffix(".swift") })
        }
    }
}

extension Sequence<Diagnostic> {
    /// All of them for people, with places that a terminal opens if the package is the working directory.
    package var locatedText: String {
        let text = text
        return text.isEmpty ? text : SourceMap(below: FileManager.default.currentDirectoryPath).located(text)
    }
}
