import Foundation
import HTTPTypes
import HummingbirdCore
import SoloArchive
import Testing

@testable import SoloBackup

/// A fault at every request of a backup in a bucket.
@Suite(.timeLimit(.minutes(5)))
struct S3FaultTests {
    enum Kind: CaseIterable {
        /// One request fails, and works when it is sent again.
        case failsOnce
        /// The store has done it, and the response is lost.
        case losesOnce
        /// Every request from this one on fails.
        case dies
        /// One response has another byte.
        case lies
    }

    private func plan(_ kind: Kind, at place: Int) -> FaultyStore.Plan {
        { number, request in
            switch kind {
            case .failsOnce: number == place ? .responds(503, code: "SlowDown") : nil
            case .losesOnce: number == place ? .loses : nil
            case .dies: number >= place ? .responds(403, code: "AccessDenied") : nil
            case .lies: number == place && request.method == .get ? .lies : nil
            }
        }
    }

    private let layout = BackupLayout(product: "shop", stage: "production")

    /// A small file, and one of several parts.
    private func backUp(_ number: Int, to destination: S3Destination) async throws {
        let name = BackupLayout.name(of: Date(timeIntervalSince1970: 1_800_000_000 + Double(number)))
        let catalog = BackupCatalog(destination, layout)
        _ = try await catalog.entries()
        try await catalog.removeUnfinished(before: name)
        let writer = BackupWriter(
            BackupManifest(product: "shop", stage: "production", taken: Date(timeIntervalSince1970: 0), release: nil),
            named: name, to: destination, for: [AgeIdentity().recipient])
        try await writer.add(.sqlite, "db", as: "db") { try await $0.append(Data("rows".utf8)) }
        let content = try noise(11 << 20)
        try await writer.add(.contents, as: "contents") { upload in
            for start in stride(from: 0, to: content.count, by: 1 << 20) {
                try await upload.append(content[start..<start + (1 << 20)])
            }
        }
        _ = try await writer.finish()
    }

    @Test(arguments: Kind.allCases)
    func `a fault at any request leaves no half backup and no good one lost`(kind: Kind) async throws {
        try await FaultyStore.run { store in
            let destination = try store.destination()
            let catalog = BackupCatalog(destination, layout)
            try await backUp(0, to: destination)
            let requests = store.requests
            #expect(requests > 10)
            var known = try await catalog.entries()
            var failures = 0
            for place in 0..<requests {
                store.follow(plan(kind, at: place))
                do {
                    try await backUp(place + 1, to: destination)
                } catch is BackupError {
                    failures += 1
                }
                store.follow { _, _ in nil }
                // Otherwise the next one would remove what is left, by more requests than were counted.
                try await catalog.removeUnfinished(before: "9")
                let entries = try await catalog.entries()
                #expect(Set(entries.map(\.name)).isSuperset(of: known.map(\.name)), "\(kind) at \(place)")
                for entry in entries where !known.contains(entry) {
                    try await catalog.verify(catalog.manifest(of: entry))
                }
                known = entries
            }
            switch kind {
            case .failsOnce, .losesOnce: #expect(failures == 0)
            case .dies: #expect(failures >= requests - 1)
            // Each of the three files is read back.
            case .lies: #expect(failures >= 3)
            }
        }
    }

    @Test func `files of an unfinished backup stay where the key may not remove them, and the backup goes on`()
        async throws
    {
        try await FaultyStore.run { store in
            let destination = try store.destination()
            try await destination.write(Data("half".utf8), to: layout.path(of: "x", in: "2020-01-01T00-00-00Z"))
            try await destination.write(Data("half".utf8), to: layout.path(of: "y", in: "2020-01-01T00-00-00Z"))
            store.follow { _, request in
                request.method == .delete && request.uri.query?.contains("uploadId") != true
                    ? .responds(403, code: "AccessDenied") : nil
            }
            try await backUp(1, to: destination)
            #expect(try await BackupCatalog(destination, layout).entries().count == 1)
            #expect(try await destination.files(under: layout.folder + "2020").count == 2)
            store.follow { _, _ in nil }
            try await backUp(2, to: destination)
            #expect(try await destination.files(under: layout.folder + "2020").isEmpty)
        }
    }
}
