import SoloSQL
import SoloStore
import Synchronization

/// Makes changes of two rows each, 32 at a time and without an end, and says the number of each that is on the disk. Every
/// seventh one fails between its rows. Every fifth one is early, and may be forgotten when the process is killed.
struct Commits: Sendable {
    private struct Refused: Error {}

    private static let lastNumber = Atomic(0)

    let folder: String

    func run() async throws {
        let commits = try GroupCommit(
            path: folder + "/commits.sqlite",
            schema: "CREATE TABLE IF NOT EXISTS halves (number INTEGER, half INTEGER, PRIMARY KEY (number, half))")
        let last = try commits.atOnce { connection in
            try connection.first("SELECT coalesce(max(number), 0) FROM halves") { $0.integer(0) }
        }
        // Far behind whatever the process before had begun.
        Self.lastNumber.store((last ?? 0) + 1000, ordering: .relaxed)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    while true {
                        let number = Self.lastNumber.add(1, ordering: .relaxed).newValue
                        let isEarly = number.isMultiple(of: 5)
                        guard (try? await change(number, early: isEarly, commits)) != nil, !isEarly else { continue }
                        ServicesHost.say("\(number)")
                    }
                }
            }
        }
    }

    private func change(_ number: Int, early: Bool, _ commits: GroupCommit) async throws {
        try await commits.perform(early: early) { connection in
            let insert = "INSERT INTO halves VALUES (?, ?)"
            try connection.execute(insert, .integer(Int64(number)), .integer(1))
            if number.isMultiple(of: 7) { throw Refused() }
            try connection.execute(insert, .integer(Int64(number)), .integer(2))
        }
    }
}
