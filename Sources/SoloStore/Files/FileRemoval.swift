package import Foundation

extension FileManager {
    /// Removes a file, or a folder with all that is in it. It is not an error if it is not there.
    package func removeIfThere(_ path: String) throws {
        if fileExists(atPath: path) { try removeItem(atPath: path) }
    }
}
