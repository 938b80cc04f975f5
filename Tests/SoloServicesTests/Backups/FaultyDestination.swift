import Foundation
import SoloBackup
import Synchronization

/// A folder that does what disks, networks and kills do, at one call of all that a backup makes.
final class FaultyDestination: BackupDestination {
    enum Fault: Sendable, CaseIterable {
        /// The call fails, as a network does; later ones work.
        case fails
        /// Nothing happens any more from this call on, as after SIGKILL.
        case dies
        /// What is read has one other byte.
        case lies
    }

    struct Failure: Error {}

    private let folder: DirectoryDestination
    private let fault: Fault
    private let place: Int?
    private let calls = Mutex(0)

    var name: String { folder.name }
    var isElsewhere: Bool { false }
    /// How many calls there were.
    var count: Int { calls.withLock(\.self) }

    /// - Parameter place: the number of the call, from 0; nothing happens without it.
    init(_ root: String, _ fault: Fault = .fails, at place: Int? = nil) {
        folder = DirectoryDestination(root)
        self.fault = fault
        self.place = place
    }

    /// Counts a call; whether its content is to be changed.
    @discardableResult
    func step() throws -> Bool {
        let number = calls.withLock { calls in
            defer { calls += 1 }
            return calls
        }
        guard let place else { return false }
        switch fault {
        case .fails: if number == place { throw Failure() }
        case .dies: if number >= place { throw Failure() }
        case .lies: return number == place
        }
        return false
    }

    var isDead: Bool { fault == .dies && count > place ?? .max }

    func files(under prefix: String) async throws -> [StoredFile] {
        try step()
        return try await folder.files(under: prefix)
    }

    func read(_ path: String, _ body: (Data) async throws -> Void) async throws {
        var isChanged = try step()
        try await folder.read(path) { piece in
            var piece = piece
            if isChanged, !piece.isEmpty {
                piece[piece.startIndex + piece.count / 2] ^= 1
                isChanged = false
            }
            try await body(piece)
        }
    }

    func begin(_ path: String) async throws -> any BackupUpload {
        try step()
        return Upload(try await folder.begin(path), of: self)
    }

    func discardUploads(under prefix: String) async throws {
        try step()
        try await folder.discardUploads(under: prefix)
    }

    func remove(_ path: String) async throws {
        try step()
        try await folder.remove(path)
    }

    private final class Upload: BackupUpload {
        private let upload: any BackupUpload
        private let destination: FaultyDestination

        init(_ upload: any BackupUpload, of destination: FaultyDestination) {
            self.upload = upload
            self.destination = destination
        }

        func append(_ bytes: [UInt8]) async throws {
            try destination.step()
            try await upload.append(bytes)
        }

        func finish() async throws {
            try destination.step()
            try await upload.finish()
        }

        // Whoever is killed tidies nothing up.
        func abandon() async { if !destination.isDead { await upload.abandon() } }
    }
}
