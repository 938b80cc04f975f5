import SoloProcess
package import Foundation
import SoloHost
import SoloLaptop

/// An object's content on standard output.
package struct ObjectOutput: Sendable {
    // Never closed: it is the process's.
    private static let descriptor = Descriptor(STDOUT_FILENO)

    private let isTerminal: Bool

    package init(isTerminal: Bool) { self.isTerminal = isTerminal }

    func write(_ piece: Data) throws {
        try check(piece)
        do {
            try Self.descriptor.write(Array(piece))
        } catch {
            // The reader, such as `head`, has closed the pipe.
            if error.number == EPIPE { exit(ExitStatus.done.rawValue) }
            throw Problem("Standard output cannot be written: \(error.reason).")
        }
    }

    /// Rejects binary content on a terminal, which could interpret it as control sequences.
    package func check(_ piece: Data) throws {
        guard isTerminal, piece.contains(where: { ($0 < 0x20 && !Self.plain.contains($0)) || $0 == 0x7F }) else {
            return
        }
        throw Problem(
            "The object is not text, and was not written to the terminal.",
            fix: "Write it to a file with -o FILE, or pipe it.",
            status: .rejected)
    }

    private static let plain: Set<UInt8> = [0x09, 0x0A, 0x0D]
}
