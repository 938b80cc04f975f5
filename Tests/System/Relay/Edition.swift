import Foundation
import Solo
import Synchronization

/// Which release of the product this is. Its number stands at the end of the executable, where the loader does not look:
/// so a test makes a release by adding a line to a copy, without a compiler.
struct Edition {
    var number: Int

    static let current = Edition(number: number(of: Bundle.main.executablePath ?? CommandLine.arguments[0]))

    /// Its bucket may be read by the route that writes to it.
    var isWide: Bool { number < 1000 && number % 2 == 1 }
    /// Its database has another name.
    var isRenamed: Bool { number < 1000 && number % 3 == 1 }
    /// It ends when it is to serve.
    var neverComesUp: Bool { number < 1000 && number % 5 == 4 }

    /// It has a secret, and tells it.
    var hasMotto: Bool { number == 900 }

    /// What is wrong with it: the thousands of its number say so.
    enum Fault: Int {
        case none, crashesOnEveryTenth, failsEveryFifth, isSlow, neverResponds
    }
    var fault: Fault { Fault(rawValue: number / 1000) ?? .none }

    private static func number(of path: String) -> Int {
        guard let file = FileHandle(forReadingAtPath: path) else { return 0 }
        defer { try? file.close() }
        let end = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: end - min(end, 32))
        let tail = String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
        return tail.split(separator: "edition:").last.flatMap { Int($0.trimmingCharacters(in: .newlines)) } ?? 0
    }
}

extension Edition {
    private static let asked = Atomic(0)

    /// The response of `/edition`.
    func tell() async throws -> String {
        let count = Self.asked.add(1, ordering: .relaxed).newValue
        switch fault {
        case .crashesOnEveryTenth where count % 10 == 0: fatalError("request \(count) ends its process")
        case .failsEveryFifth where count % 5 == 0: throw HTTPError(.internalServerError)
        case .isSlow: try await Task.sleep(for: .milliseconds(400))  // house-rules: allow, it simulates work
        default: break
        }
        return "\(number)"
    }
}
