import Foundation
import NIOPosix
import SoloStore
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The contents that are too large for the index, each in a file of its own whose name is random.
///
/// A file is written once, under a name that was never used before, and counts only when the index mentions it. So a
/// crash at any moment leaves whole objects, and at most unreferenced files, which the next start removes.
final class ContentFiles: Sendable {
    private let folder: String
    /// The id of this run, by which later runs find the files that they did not write.
    private let run: String
    private let counter = Atomic(0)
    private let readers = Mutex(Readers())
    /// Blocking calls run here, since they must not block Swift's cooperative threads.
    private let threads: NIOThreadPool

    private struct Readers {
        var pins: [String: Int] = [:]
        var doomed: Set<String> = []
        var holds = 0
        /// Removed while there was a hold.
        var held: [String] = []

        /// Those that can be unlinked now; the others are when their last reader is done.
        mutating func remove(_ names: [String]) -> [String] {
            guard holds == 0 else {
                held += names
                return []
            }
            return names.filter { name in
                guard pins[name] != nil else { return true }
                doomed.insert(name)
                return false
            }
        }
    }

    private static let folders = "0123456789abcdef"

    init(folder: String) throws {
        self.folder = folder
        run = String(UInt64.random(in: 0 ... .max), radix: 36)
        threads = NIOThreadPool(numberOfThreads: 8)
        for name in Self.folders {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        threads.start()
        try DurableFile.flushFolder(folder)
    }

    func close() async {
        try? await threads.shutdownGracefully()
    }

    /// Runs a blocking call.
    func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await threads.runIfActive(body)
    }

    // MARK: Names

    func makeName() -> String {
        let number = counter.add(1, ordering: .relaxed).newValue
        let folder = Self.folders[Self.folders.index(Self.folders.startIndex, offsetBy: number % 16)]
        return "\(folder)-\(run)-\(number)"
    }

    /// Names are made here and come back from the index, which is ours, so no client chooses a path.
    func path(of name: String) -> String {
        "\(folder)/\(name.prefix(1))/\(name)"
    }

    /// Makes the entries of these files durable; blocking.
    func flushFolders(of names: [String]) throws {
        for name in Set(names.map { $0.prefix(1) }) { try DurableFile.flushFolder("\(folder)/\(name)") }
    }

    // MARK: Readers and removal

    /// Keeps the files readable until ``unpin(_:)``, even if their object is replaced.
    func pin(_ names: [String]) {
        readers.withLock { readers in
            for name in names { readers.pins[name, default: 0] += 1 }
        }
    }

    func unpin(_ names: [String]) {
        let free = readers.withLock { readers in
            names.filter { name in
                readers.pins[name, default: 1] -= 1
                guard readers.pins[name] == 0 else { return false }
                readers.pins[name] = nil
                return readers.doomed.remove(name) != nil
            }
        }
        unlinkLater(free)
    }

    /// Removes files that the index no longer mentions, those that are being read once they are not.
    func remove(_ names: [String]) {
        unlinkLater(readers.withLock { $0.remove(names) })
    }

    /// Keeps every file readable until ``release()``, whatever is removed meanwhile.
    func hold() {
        readers.withLock { $0.holds += 1 }
    }

    func release() {
        unlinkLater(
            readers.withLock { readers in
                readers.holds -= 1
                guard readers.holds == 0 else { return [] }
                let held = readers.held
                readers.held = []
                return readers.remove(held)
            })
    }

    private func unlinkLater(_ names: [String]) {
        guard !names.isEmpty else { return }
        let paths = names.map(path(of:))
        // It is not awaited: files that a crash leaves here are removed by the next start.
        threads.submit { _ in
            for path in paths { unlink(path) }
        }
    }

    /// The files of earlier runs, a folder at a time; blocking.
    func forEachOldFile(_ body: ([String]) throws -> [String]) throws {
        for name in Self.folders {
            let path = "\(folder)/\(name)"
            let old = try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.contains("-\(run)-") }
            for unused in try body(old) { unlink("\(path)/\(unused)") }
        }
    }
}
