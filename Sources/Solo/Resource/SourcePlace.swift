package import SoloCore

extension Diagnostic.Place {
    /// The place that `#fileID` and `#line` name.
    package init(_ file: String, _ line: Int) {
        self.init(file: file, line: line)
    }
}
