package import struct Foundation.Data
package import SoloCore
package import SoloMigrations
package import SoloServices

/// The requests of `solo resource`, `secret`, `queue`, `bucket`, `cron`, `db`, `backup`, `status` and `outputs` to a stage, a case for each verb.
///
/// A new verb is a case here, one in ``AdminResponse`` if it responds with something new, and one in
/// `ServicesAdministration.respond(to:)`.
package enum AdminRequest: Codable, Sendable, Equatable {
    case status
    /// Every resource, in use or orphaned.
    case resources
    /// Removes an orphan for good with its data, and returns it.
    case removeResource(id: String, kind: StoredResource.Kind?)
    case secrets
    case setSecret(name: String, value: Redacted<String>)
    /// Says whether it was there.
    case removeSecret(name: String)
    case queues
    case messages(queue: String, state: QueueMessage.State, limit: Int)
    case message(queue: String, id: String)
    /// Puts a message into a queue of the stack.
    case send(queue: String, payload: Data, key: String?, delay: Double)
    /// Removes the messages that no worker has, or dead letters alone, and returns how many.
    case purge(queue: String, onlyDead: Bool)
    /// Puts dead letters back, one or all, and returns how many.
    case replay(queue: String, id: String?)
    /// A page of a bucket's objects, in the order of their keys' bytes.
    case objects(bucket: String, prefix: String, after: String?, limit: Int)
    /// Says whether it was there.
    case removeObject(bucket: String, key: String)
    case schedules
    case history(schedule: String, limit: Int)
    /// Runs a schedule now and responds when it has ended.
    case runNow(schedule: String)
    /// How a person reaches a database; the name may be left out where there is one.
    case database(name: String?)
    /// Removes what is in a database, and makes its tables anew.
    case resetDatabase(name: String)
    case backup(BackupRequest)
    /// The serving release's binary, and bindings for one more process of it.
    case command(name: String)
    /// What was applied last, for a plan.
    case applied
    /// A step of a deploy, on a stage whose releases are deployed.
    case release(ReleaseRequest)
}

/// What a stage responds with.
package enum AdminResponse: Codable, Sendable {
    case status(StageStatus)
    case resources([StageResource])
    case resource(StageResource)
    case secrets([SecretState])
    /// Something was changed.
    case done
    /// Whether something was there.
    case found(Bool)
    case count(Int)
    case queues([QueueSummary])
    case messages([QueueMessage])
    case message(QueueMessage)
    case receipt(MessageReceipt)
    case objects(BucketPage)
    case object(BucketObject)
    case schedules([ScheduleSummary])
    case runs([ScheduleRun])
    case run(ScheduleRun)
    case database(DatabaseAccess)
    case app(RunningApp)
    case bindings(Bindings)
    case applied(AppliedStack)
    case migrations([MigrationReport])
    case ran([RanMigration])
    case backups([BackupReport])
    case listed([StageBackups.Listed])
    case verified(StageBackups.Verified)
    case drills([Drill])
    case recoveryKey(String?)
    case restored(StageRecovery.Outcome)

    /// The content of the expected type.
    /// - Throws: `HostError` `unexpected-response` if the response is of another type.
    package func value<Value>(as type: Value.Type = Value.self) throws -> Value {
        let content: any Sendable =
            switch self {
            case .status(let value): value
            case .resources(let value): value
            case .resource(let value): value
            case .secrets(let value): value
            case .done: ()
            case .found(let value): value
            case .count(let value): value
            case .queues(let value): value
            case .messages(let value): value
            case .message(let value): value
            case .receipt(let value): value
            case .objects(let value): value
            case .object(let value): value
            case .schedules(let value): value
            case .runs(let value): value
            case .run(let value): value
            case .database(let value): value
            case .app(let value): value
            case .bindings(let value): value
            case .applied(let value): value
            case .migrations(let value): value
            case .ran(let value): value
            case .backups(let value): value
            case .listed(let value): value
            case .verified(let value): value
            case .drills(let value): value
            case .recoveryKey(let value): value as String?
            case .restored(let value): value
            }
        guard let value = content as? Value else {
            throw HostError(.init("unexpected-response"), "The stage's response is not a \(type).")
        }
        return value
    }
}

/// The content of an object or of a database, which goes through the socket as the body, since it is too large for JSON. This is the request
/// in its header.
package enum AdminTransfer: Codable, Sendable, Equatable {
    case download(bucket: String, key: String)
    case upload(bucket: String, key: String, contentType: String?)
    case dump(database: String)
    case load(database: String)
}
