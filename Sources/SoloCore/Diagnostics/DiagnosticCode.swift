/// The kind of a diagnostic. Codes are stable: scripts match them, and `Documentation/diagnostics.md` explains each.
package enum DiagnosticCode: String, Sendable, CaseIterable {
    // Names
    case badName = "bad-name"
    case nameTooLong = "name-too-long"
    case duplicateName = "duplicate-name"
    case ambiguousName = "ambiguous-name"
    case renameClash = "rename-clash"
    /// Found on the walk over the stack, before there is a declaration.
    case endlessModule = "endless-module"
    case ambiguousOwner = "ambiguous-owner"

    // References
    case unknownResource = "unknown-resource"
    case unusedResource = "unused-resource"
    case unknownAPI = "unknown-api"

    // APIs
    case emptyStack = "empty-stack"
    case emptyAPI = "empty-api"
    case badMethod = "bad-method"
    case badPath = "bad-path"
    case conflictingRoutes = "conflicting-routes"
    case unknownParameter = "unknown-parameter"
    case duplicateParameter = "duplicate-parameter"
    case badOrigin = "bad-origin"
    case badAPIHost = "bad-api-host"
    case badHeader = "bad-header"
    case badLimit = "bad-limit"
    case badBackups = "bad-backups"

    // Queues and workers
    case workerWithoutQueue = "worker-without-queue"
    case twoWorkers = "two-workers"
    case queueWithoutWorker = "queue-without-worker"
    case badRetries = "bad-retries"

    // Schedules, by the codes of `ScheduleError`
    case badCron = "bad-cron"
    case cronNeverTicks = "cron-never-ticks"
    case badTime = "bad-time"
    case badTimeZone = "bad-time-zone"
    case badInterval = "bad-interval"

    // Databases, buckets and settings
    case badPostgresVersion = "bad-postgres-version"
    case sharedSQLite = "shared-sqlite"
    case badLifecycle = "bad-lifecycle"
    case overlappingLifecycle = "overlapping-lifecycle"
    case unknownStage = "unknown-stage"

    // Outputs
    case badOutput = "bad-output"
    case duplicateOutput = "duplicate-output"
    case unknownOutput = "unknown-output"

    // Stages
    case badStage = "bad-stage"
    case duplicateStage = "duplicate-stage"
    case badDomain = "bad-domain"
    case duplicateDomain = "duplicate-domain"
    case badHost = "bad-host"
}

extension Diagnostic {
    init(
        _ code: DiagnosticCode, _ severity: Severity = .error, at place: Place?, _ message: String, fix: String
    ) {
        self.init(severity, code: code.rawValue, message: message, fix: fix, place: place)
    }
}
