package import SoloProcess
package import Foundation
import SoloServices
import SoloStore

extension HostError.Code {
    package static let notWritable = Self("not-writable")
}

extension HostError {
    /// An error of the file system at a path: what is wrong there, and what to do.
    package init(fileSystem error: any Error, at path: String) {
        let number = Self.systemError(of: error)
        switch number {
        case ENOSPC, EDQUOT:
            self.init(
                .notWritable, "There is no space left on the disk of \(path).",
                fix: "Free some space on it and try again:", commands: ["df -h"])
        case EACCES, EPERM:
            self.init(
                .notWritable, "The user who runs solo is not permitted to write \(path).",
                fix: "Make its folder that user's own, or run solo as the user who owns the project:",
                commands: ["ls -ld \(Self.nearest(to: path))"], isRefusal: true)
        case EROFS:
            self.init(
                .notWritable, "\(path) is on a read-only disk.",
                fix: "Move the project to a disk that can be written.", isRefusal: true)
        case EEXIST, ENOTDIR:
            self.init(
                .notWritable, "\(path) can't be made: there is a file in place of a folder.",
                fix: "Move the file away and try again:", commands: ["ls -ld \(Self.nearest(to: path))"],
                isRefusal: true)
        case EMFILE, ENFILE:
            self = .tooFewFiles("Too many files, sockets and pipes are open at once.")
        case let number?:
            let said = error is SystemCallError ? "\(error)" : String(cString: strerror(number))
            self.init(.notWritable, "\(path) can't be used: \(said).")
        case nil:
            self.init(.notWritable, "\(path) can't be used.", details: ["\(error)"])
        }
    }

    /// Runs a body that writes at a place, and turns an error of the file system into a ``HostError``.
    package static func writing<Result>(_ place: URL, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(fileSystem: error, at: (error as? CocoaError)?.fileSystemPath ?? place.path)
        }
    }

    /// The `errno` of an error, if it has one.
    package static func systemError(of error: any Error) -> Int32? {
        // First: on Linux an `NSError` of any domain may be cast to the errors below.
        let plain = error as NSError
        if plain.domain == NSPOSIXErrorDomain { return Int32(plain.code) }
        switch error {
        case let error as SystemCallError: return error.number
        case let error as FileError: return error.number
        case let error as POSIXError: return error.code.rawValue
        case let error as CocoaError:
            if let underlying = error.underlying { return systemError(of: underlying) }
            return switch error.code {
            case .fileWriteOutOfSpace: ENOSPC
            case .fileWriteNoPermission, .fileReadNoPermission: EACCES
            case .fileWriteVolumeReadOnly: EROFS
            case .fileWriteFileExists: EEXIST
            default: nil
            }
        default: return nil
        }
    }

    /// The place itself, or the nearest folder above it that exists.
    private static func nearest(to path: String) -> String {
        var url = URL(filePath: path)
        while !FileManager.default.fileExists(atPath: url.path), url.pathComponents.count > 1 {
            url.deleteLastPathComponent()
        }
        return url.path
    }
}

extension HostError {
    package static func tooFewFiles(_ message: String) -> Self {
        Self(
            .init("too-few-files"), message,
            fix:
                "Raise the limit in this shell and try again; a hard limit (ulimit -Hn) that is lower takes an administrator:",
            commands: ["ulimit -n 4096"], isRefusal: true)
    }
}

extension CocoaError {
    /// The file that it is about, if it says so.
    package var fileSystemPath: String? { userInfo[NSFilePathErrorKey] as? String }
}

extension OpenFileLimit {
    /// Rejects a limit that a session would run into.
    package static func check(_ limit: Int) throws(HostError) {
        guard limit < least else { return }
        throw .tooFewFiles(
            "At most \(limit) files, sockets and pipes may be open at once, and solo dev needs \(least).")
    }
}
