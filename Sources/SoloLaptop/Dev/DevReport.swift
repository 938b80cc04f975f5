package import SoloProcess
package import SoloHost
package import SoloCore
package import SoloServices

/// What happens in a session, for whoever shows it.
package enum DevReport: Sendable {
    /// One step before the first build: `Reading the package`.
    case preparing(String)
    case building(BuildProgress)
    case built(seconds: Double)
    /// The build's first error; the release that serves goes on.
    case buildFailed(CompilerError?, output: [String], stillServing: String?)
    /// The build changed nothing that runs.
    case unchanged
    /// The new release changes what was applied before.
    case applied(Plan)
    /// Databases are not what the release's schemas say.
    case misfits([SchemaMisfit])
    /// The new release takes data out of use: someone has to agree to the plan.
    case asking(Plan, OrphanedData)
    /// The first release serves, at these addresses.
    case started(StageAddresses, Manifest)
    /// A new release took over, this long after its build had ended.
    case swapped(release: String, milliseconds: Double)
    /// The process that ended, or could not be started, kept its release from serving.
    case neverCameUp(release: String, process: String, exit: ProcessExit?, lines: [String], stillServing: String?)
    case crashed(CrashReport, count: Int, pause: Duration)
    case recovered
    /// A problem that keeps the new release from running; the one that serves goes on.
    case problem(HostError, stillServing: String?)
    /// A line that the app wrote, as it wrote it.
    case line(String, isError: Bool)
    case warning(String)
    /// Processes that a session left behind when it was killed have ended.
    case cleanedUp([Int32])
    case stopping(inHurry: Bool)
    case stopped
}
