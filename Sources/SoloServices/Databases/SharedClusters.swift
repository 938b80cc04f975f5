import Foundation
import SoloCore
import SoloPostgres
import Synchronization

/// Clusters that several stages of one process share, one for each major version: a server takes a second to make, and a test has
/// none to spare. They end with the process.
package final class SharedClusters: Sendable {
    package static let ofThisProcess = SharedClusters()

    private let password = UUID().uuidString
    private let clusters = Mutex<[Int: PostgresCluster]>([:])
    private let stages = Mutex(0)

    private init() {}

    /// What the names of another stage's databases and roles begin with.
    package func nextPrefix() -> String {
        stages.withLock { stages in
            stages += 1
            return "\(stages)-"
        }
    }

    func cluster(_ version: Int) -> PostgresCluster {
        clusters.withLock { clusters in
            if let cluster = clusters[version] { return cluster }
            let home = FileManager.default.temporaryDirectory.path + "/solo-test-postgres-\(getpid())-\(version)"
            let cluster = PostgresCluster(version: version, home: home, isThrowaway: true) { [password] in
                Redacted(password)
            }
            clusters[version] = cluster
            return cluster
        }
    }
}
