/// The first error of a build, with the lines that show its place.
package struct CompilerError: Sendable, Equatable {
    /// `Sources/API/Orders.swift:12:9`, relative to the package where it is inside.
    package var place: String?
    package var message: String
    /// The source with its caret and notes, as the compiler printed them.
    package var excerpt: [String]
    /// How many further errors there are at other places.
    package var others: Int

    /// Reads what `swift build` printed.
    package init?(lines: [String], package root: String) {
        var first: (place: String?, message: String, index: Int)?
        var places: Set<String> = []
        for (index, line) in lines.enumerated() {
            guard
                let mark = line.firstRange(of: ": error: ").map({ ($0.lowerBound, $0.upperBound) })
                    ?? (line.hasPrefix("error: ") ? (line.startIndex, line.index(line.startIndex, offsetBy: 7)) : nil)
            else { continue }
            let place = String(line[..<mark.0])
            let message = String(line[mark.1...])
            // SwiftPM repeats that the command failed after the compiler said why.
            if place.isEmpty, first != nil { continue }
            places.insert(place + message)
            if first == nil || first?.place == nil && !place.isEmpty {
                first = (place.isEmpty ? nil : place, message, index)
            }
        }
        guard let first else { return nil }
        let prefix = root.hasSuffix("/") ? root : root + "/"
        place = first.place.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 }
        message = first.message
        excerpt = lines[(first.index + 1)...].prefix { line in
            // ` 12 |     let x` and `    |         ^`, in the compiler's own numbering.
            guard let bar = line.firstIndex(of: "|") else { return false }
            return line[..<bar].allSatisfy { $0 == " " || $0.isNumber }
        }
        others = places.count - 1
    }
}
