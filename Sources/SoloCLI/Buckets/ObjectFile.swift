import SoloProcess
package import Foundation
import SoloHost
import SoloLaptop

/// A file that is written piece by piece and gets its name once it is whole: until then an earlier file keeps the name.
package struct ObjectFile: Sendable {
    private let name: String
    private let target: String
    /// Where the pieces go; `nil` for a device or a named pipe, which is written as it is.
    private let part: String?
    private let descriptor: Descriptor

    /// - Throws: ``Problem`` if it cannot be written.
    package init(_ path: String) throws {
        name = path
        target = URL(filePath: path).resolvingSymlinksInPath().path
        let kind = try? FileManager.default.attributesOfItem(atPath: target)[.type] as? FileAttributeType
        if let kind, kind != .typeRegular {
            part = nil
            descriptor = Descriptor(try Self.open(target, O_WRONLY, name))
        } else {
            let part = "\(target).\(UUID().uuidString.prefix(8)).part"
            self.part = part
            descriptor = Descriptor(try Self.open(part, O_WRONLY | O_CREAT | O_EXCL, name))
            // The new file keeps the permissions of the old one.
            var status = stat()
            if kind != nil, stat(target, &status) == 0 { _ = fchmod(descriptor.raw, status.st_mode & 0o777) }
        }
    }

    package func write(_ piece: Data) throws {
        do {
            try descriptor.write(Array(piece))
        } catch {
            throw Self.problem(name, error)
        }
    }

    /// Gives it its name.
    package func finish() throws {
        descriptor.close()
        guard let part else { return }
        guard rename(part, target) == 0 else { throw Self.problem(name, SystemCallError("rename")) }
    }

    /// Removes the unfinished file. It may be called at any time and from any thread.
    package func discard() {
        if let part { unlink(part) }
    }

    private static func open(_ path: String, _ flags: Int32, _ name: String) throws -> Int32 {
        let raw = openFile(path, flags | O_CLOEXEC, 0o666)
        guard raw >= 0 else { throw problem(name, SystemCallError("open")) }
        return raw
    }

    private static func problem(_ name: String, _ error: SystemCallError) -> Problem {
        Problem("'\(name)' cannot be written: \(error.reason).")
    }
}

// The type has a method of the same name, which would hide libc's.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
