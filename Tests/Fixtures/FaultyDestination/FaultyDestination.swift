package import Foundation
package import SoloBackup
import Synchronization

/// A folder that does what disks, networks and kills do, at one call of all that a backup makes.
package final class FaultyDestination: BackupDestination {
    package enum Fault: Sendable, CaseIterable {
        /// The call fails, as a network does; later ones work.
        case fails
        /// Nothing happens any more from this call on, as after SIGKILL.
        case dies
        /// What is read has one other byte.
        case lies
        /// Nothing more can be written from this call on, as on a full disk. What is there can be read and removed.
        case fills
    }

    package struct Failure: Error {}

    fileprivate enum Call { case read, write, other }

    private let folder: DirectoryDestination
    private let fault: Fault
    private let place: Int?
    private let calls = Mutex(0)
    private let lies = Mutex(0)

    package var name: String { folder.name }
    package var isElsewhere: Bool { false }
    /// How many calls there were.
    package var count: Int { calls.withLock(\.self) }
    /// Whether a byte was changed.
    package var hasLied: Bool { lies.withLock { $0 > 0 } }

    /// - Parameter place: the number of the call, from 0; nothing happens without it.
    package init(_ root: String, _ fault: Fault = .fails, at place: Int? = nil) {
        folder = DirectoryDestination(root)
        self.fault = fault
        self.place = place
    }

    /// Counts a call; whether its content is to be changed.
    @discardableResult
    fileprivate func step(_ call: Call = .other) throws -> Bool {
        let number = calls.withLock { calls in
            defer { calls += 1 }
            return calls
        }
        guard let place else { return false }
        switch fault {
        case .fails: if number == place { throw Failure() }
        case .dies: if number >= place { throw Failure() }
        case .fills: if number >= place, call == .write { throw Failure() }
        case .lies: return number == place && call == .read
        }
        return false
    }

    fileprivate var isDead: Bool { fault == .dies && count > place ?? .max }

    package func files(under prefix: String) async throws -> [StoredFile] {
        try step()
        return try await folder.files(under: prefix)
    }

    package func read(_ path: String, _ body: (Data) async throws -> Void) async throws {
        var isChanged = try step(.read)
        try await folder.read(path) { piece in
            var piece = piece
            if isChanged, !piece.isEmpty {
                piece[piece.startIndex + piece.count / 2] ^= 1
                isChanged = false
                lies.withLock { $0 += 1 }
            }
            try await body(piece)
        }
    }

    package func begin(_ path: String) async throws -> any BackupUpload {
        try step()
        return Upload(try await folder.begin(path), of: self)
    }

    package func discardUploads(under prefix: String) async throws {
        try step()
        try await folder.discardUploads(under: prefix)
    }

    package func remove(_ path: String) async throws {
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
            try destination.step(.write)
            try await upload.append(bytes)
        }

        func finish() async throws {
            try destination.step(.write)
            try await upload.finish()
        }

        // Whoever is killed tidies nothing up.
        func abandon() async { if !destination.isDead { await upload.abandon() } }
    }
}
