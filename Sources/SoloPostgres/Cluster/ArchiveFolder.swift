import Foundation
import SoloStore

/// Where a cluster's server copies each segment of its write-ahead log once the segment is full: a base backup and these are every moment
/// since.
struct ArchiveFolder: Sendable, Equatable {
    /// What the shell writes a segment to, until it is whole; no segment's name begins like this.
    static let unfinished = "."

    /// Where the project has it: the folder itself, or a link to it.
    let home: String
    let path: String

    init(_ home: String) {
        self.home = home
        path = ClusterFolder.place(of: home)
    }

    /// Makes the folder, open to the server's user alone.
    func make(for user: ServerUser) throws {
        try DurableFile.makeFolder((home as NSString).deletingLastPathComponent)
        if path != home { try ClusterFolder.makeLink(home, to: path) }
        try DurableFile.makeFolder(path)
        try user.own(path)
        chmod(path, 0o700)
    }

    /// What the server's shell runs for a segment. Once it has ended well, the server forgets the segment; so it is on the disk by then,
    /// under its name or not at all. A segment that is there already was archived before a crash; another content under its
    /// name is another cluster's.
    var command: String {
        let steps = [
            "d=\(ServerConfiguration.shellWord(path))", "new=\"$d/\(Self.unfinished)%f.new\"",
            "if [ -e \"$d/%f\" ]; then cmp \"%p\" \"$d/%f\" && sync \"$d\"; "
                + "else cp \"%p\" \"$new\" && sync \"$new\" && mv \"$new\" \"$d/%f\" && sync \"$d\"; fi",
        ]
        return steps.joined(separator: "; ")
    }
}
