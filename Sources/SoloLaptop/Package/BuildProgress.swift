/// How far a build is, from the lines of `swift build`: `[12/340] Compiling Shop Orders.swift`.
package struct BuildProgress: Sendable, Equatable {
    package var done: Int
    package var total: Int
    /// What is being done: `Compiling Shop Orders.swift`.
    package var step: String

    package init?(_ line: String) {
        guard line.hasPrefix("["), let end = line.firstIndex(of: "]") else { return nil }
        let numbers = line[line.index(after: line.startIndex)..<end].split(separator: "/")
        guard numbers.count == 2, let done = Int(numbers[0]), let total = Int(numbers[1]), total > 0 else { return nil }
        self.done = done
        self.total = total
        step = String(line[line.index(after: end)...].drop { $0 == " " })
    }
}
