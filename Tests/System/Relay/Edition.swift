import Foundation

/// Which release of the product this is. Its number stands at the end of the executable, where the loader does not look:
/// so a test makes a release by adding a line to a copy, without a compiler.
struct Edition {
    var number: Int

    static let current = Edition(number: number(of: Bundle.main.executablePath ?? CommandLine.arguments[0]))

    /// Its bucket may be read by the route that writes to it.
    var isWide: Bool { number % 2 == 1 }
    /// Its database has another name.
    var isRenamed: Bool { number % 3 == 1 }
    /// It ends when it is to serve.
    var neverComesUp: Bool { number % 5 == 4 }

    private static func number(of path: String) -> Int {
        guard let file = FileHandle(forReadingAtPath: path) else { return 0 }
        defer { try? file.close() }
        let end = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: end - min(end, 32))
        let tail = String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
        return tail.split(separator: "edition:").last.flatMap { Int($0.trimmingCharacters(in: .newlines)) } ?? 0
    }
}
