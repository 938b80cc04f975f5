import SoloProcess
package import Foundation
import SoloHost
import SoloLaptop

/// The bytes of a file or of standard input, piece by piece, to the end. It can be read once.
package struct FileContent: AsyncSequence, Sendable {
    package typealias Element = Data

    private let descriptor: Descriptor
    private let name: String

    /// - Parameter path: a file, or `-` for standard input.
    /// - Throws: ``Problem`` if there is no such file, or it may not be read.
    package init(_ path: String) throws {
        name = path == "-" ? "standard input" : path
        let raw = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard raw >= 0 else { throw Self.unreadable(name, SystemCallError("open")) }
        descriptor = Descriptor(raw)
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let content: FileContent

        package func next() async throws -> Data? {
            do {
                let piece = try content.descriptor.read()
                return piece.isEmpty ? nil : Data(piece)
            } catch {
                throw FileContent.unreadable(content.name, error)
            }
        }
    }

    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(content: self) }

    private static func unreadable(_ name: String, _ error: SystemCallError) -> Problem {
        Problem(
            "'\(name)' cannot be read: \(error.reason).", fix: "Name an existing file that you are permitted to read.")
    }
}
