import Foundation

/// What a release is sent against: the content of another one that both sides have, one file after the other. zstd(1) takes it as the
/// reference of a patch.
enum ReleaseBase {
    /// The most that a release and its base may have each, in bytes; larger ones are sent whole. Unpacking takes as much memory as both together.
    static let limit = 1 << windowLog

    /// What zstd(1) takes as `--long`: it unpacks nothing that asks for a larger window.
    static let windowLog = 28

    /// - Parameter files: where each file is, by its path in the release.
    static func write(_ files: [String: URL], to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }
        for (_, url) in files.sorted(by: { $0.key < $1.key }) {
            try file.write(contentsOf: Data(contentsOf: url.resolvingSymlinksInPath(), options: .alwaysMapped))
        }
    }
}
