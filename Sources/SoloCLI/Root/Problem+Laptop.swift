import Foundation
import SoloHost
import SoloLaptop
import SoloServices
import SoloStore

extension Problem {
    /// What the laptop reports, for the terminal.
    init(_ error: HostError) {
        self.init(
            error.message, details: error.details, fix: error.fix, commands: error.commands,
            status: error.isRefusal ? .refused : .failed)
    }

    /// Whatever was thrown, in words. `nil` for what the argument parser explains better.
    init?(explaining error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as HostError: self.init(error)
        case let error as VaultError: self.init(error.message, fix: error.fix)
        case let error as PlatformError: self.init(error.message, fix: error.fix)
        case let error as QueueError: self.init(error.message)
        case let error as ScheduleServiceError: self.init(error.message)
        case let error as FileError: self.init(HostError(refused: error, at: error.path))
        case let error as SystemCallError: self.init(HostError(refused: error, at: error.subject ?? "A file"))
        case let error as CocoaError: self.init(HostError(refused: error, at: error.fileSystemPath ?? "A file"))
        default: return nil
        }
    }
}
