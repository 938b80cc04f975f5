public import Logging
import SoloRuntime

/// The words after a command's name, and its logger.
///
///     Command("seed", using: database) { arguments, db in
///         for sku in arguments { try await db.execute("INSERT INTO orders (sku) VALUES (\(sku))") }
///         arguments.logger.info("Seeded", metadata: ["count": "\(arguments.count)"])
///     }
public struct Arguments: Sendable, RandomAccessCollection, ExpressibleByArrayLiteral {
    /// The words, in the order of the command line.
    public let words: [String]
    /// A logger whose lines carry the command's name. They go to standard error; what the command prints is its output.
    public let logger: Logger

    /// Arguments of a command, for a test that calls a handler by itself.
    public init(_ words: [String], command: String = "command") {
        self.words = words
        logger = .command(command)
    }

    public init(arrayLiteral words: String...) {
        self.init(words)
    }

    public var startIndex: Int { words.startIndex }
    public var endIndex: Int { words.endIndex }
    public subscript(position: Int) -> String { words[position] }
}
