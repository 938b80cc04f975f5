import Foundation
import SoloBackup
import SoloMigrations
import SoloPostgres
import SoloProcess
import SoloServices
import SoloStore

extension HostError {
    /// An error of the services or the file system, with its code and fix. `nil` for any other error.
    package init?(explaining error: any Error) {
        switch error {
        case let error as HostError: self = error
        case let error as QueueError: self.init(.init(error.code.rawValue), error.message)
        case let error as VaultError: self.init(.init(error.code.rawValue), error.message, fix: error.fix)
        case let error as PlatformError: self.init(.init(error.code.rawValue), error.message, fix: error.fix)
        case let error as SchemaError: self.init(.init(error.code.rawValue), error.message, fix: error.fix)
        case let error as MigrationError:
            // What differs in an edited file is in lines of its own.
            let lines = error.message.split(separator: "\n").map(String.init)
            self.init(.init(error.code.rawValue), lines.first ?? "", details: Array(lines.dropFirst()), fix: error.fix)
        case let error as PostgresError:
            self.init(
                .init(error.code.rawValue), error.message, details: error.details, fix: error.fix,
                commands: error.commands)
        case let error as DatabaseProgramError:
            self.init(.init(DatabaseProgramError.code), error.message, details: error.details)
        case let error as BackupError: self.init(.init(error.code.text), error.description, fix: error.fix)
        case let error as StorageMapError: self.init(.stateUnreadable, error.message, fix: error.fix)
        case let error as ScheduleServiceError: self.init(.init(error.code.rawValue), error.message)
        case let error as FileError: self.init(fileSystem: error, at: error.path)
        case let error as SystemCallError: self.init(fileSystem: error, at: error.subject ?? "A file")
        case let error as CocoaError: self.init(fileSystem: error, at: error.fileSystemPath ?? "A file")
        default: return nil
        }
    }
}
