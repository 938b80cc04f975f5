import Foundation
import SoloBackup
import Testing

@testable import SoloServices

/// Segments on their way from a cluster's archive to the destinations.
struct LogStreamTests {
    private static func name(_ number: Int) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return "0000000100000000" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Calls the body with a stream that has so many small segments, and a folder for destinations.
    private func with(
        _ count: Int,
        _ body: (LogStream, _ keys: BackupKeys, _ place: (String) -> DirectoryDestination) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let stream = LogStream(version: 15, folder: folder + "/wal/15")
            try FileManager.default.createDirectory(atPath: stream.folder, withIntermediateDirectories: true)
            for number in 1...count {
                try Data("\(number)".utf8).write(to: URL(filePath: "\(stream.folder)/\(Self.name(number))"))
            }
            try Data().write(to: URL(filePath: "\(stream.folder)/.\(Self.name(count + 1)).new"))
            let keys = BackupKeys(KeyFolder(path: folder + "/keys"), label: "shop-production")
            try await body(stream, keys) { DirectoryDestination("\(folder)/\($0)") }
        }
    }

    private let layout = BackupLayout(product: "shop", stage: "production")

    @Test func `a segment stays until each destination has it`() async throws {
        try await with(20) { stream, keys, place in
            try await stream.ship(to: place("one"), layout, keys, at: Date())
            try stream.removeShipped(to: [place("one"), place("two")])
            #expect(try stream.segments().count == 20)
            try await stream.ship(to: place("two"), layout, keys, at: Date())
            try stream.removeShipped(to: [place("one"), place("two")])
            #expect(try stream.segments().isEmpty)
            for name in ["one", "two"] {
                let batches = try await LogCatalog(place(name), layout, cluster: stream.name()).batches()
                #expect(batches.map(\.last) == [16, 20].map { Self.name($0).lowercased() })
            }
        }
    }

    @Test func `what one has is not written to it again`() async throws {
        try await with(3) { stream, keys, place in
            for _ in 0..<2 { try await stream.ship(to: place("one"), layout, keys, at: Date()) }
            #expect(try await LogCatalog(place("one"), layout, cluster: stream.name()).batches().count == 1)
        }
    }

    @Test func `what waits for too long is given up, and the log has another name`() async throws {
        try await with(LogStream.limit) { stream, keys, place in
            let before = try stream.name()
            #expect(try !stream.restartIfLong())
            try Data().write(to: URL(filePath: "\(stream.folder)/\(Self.name(LogStream.limit + 1))"))
            #expect(try stream.restartIfLong())
            #expect(try stream.segments().isEmpty)
            #expect(stream.began == nil)
            #expect(try stream.name() != before)
        }
    }
}
