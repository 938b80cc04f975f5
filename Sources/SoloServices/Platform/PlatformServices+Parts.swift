package import Foundation
import Logging
import ServiceLifecycle
import SoloCore
import SoloObjectStore

/// Delivers messages.
struct Delivery: Service {
    let dispatcher: QueueDispatcher

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await dispatcher.run()
        } onGracefulShutdown: {
            dispatcher.stop()
        }
    }
}

/// Ticks.
struct Ticking: Service {
    let scheduler: Scheduler

    func run() async throws {
        await withGracefulShutdownHandler {
            await scheduler.run()
        } onGracefulShutdown: {
            scheduler.stop()
        }
    }
}

/// Removes once an hour what has expired.
struct Maintenance: Service {
    let platform: PlatformServices
    let time: any TimeSource
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await platform.expire()
                } catch {
                    logger.error("What has expired could not be removed.", metadata: ["error": "\(error)"])
                }
                try await time.sleep(until: time.now.addingTimeInterval(3600))
            }
        }
    }
}

/// Backs the stage up once a day, and what failed again sooner; tries the backups once a week.
struct BackupTicking: Service {
    /// Seconds until the first look: what was just started has more urgent things to do.
    private static let firstPause = 300.0
    /// The longest pause between two looks, since a new release may declare other destinations.
    private static let longestPause = 600.0
    /// How often it is looked whether a log lacks the base backup that it leads on from. Until there is one, nothing that is written after a
    /// restore comes back.
    private static let glance = 5.0

    let platform: PlatformServices
    let time: any TimeSource
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await wait(until: time.now + Self.firstPause)
            while !Task.isCancelled {
                var next = time.now + Self.longestPause
                do {
                    next = try await platform.backUpWhatIsDue(release: nil)
                    next = min(next, try await platform.drillIfDue())
                } catch {
                    logger.error("The stage could not be backed up.", metadata: ["error": "\(error)"])
                }
                try await wait(until: max(min(next, time.now + Self.longestPause), time.now + 1))
            }
        }
    }

    private func wait(until moment: Date) async throws {
        guard platform.configuration.archivePath != nil else { return try await time.sleep(until: moment) }
        repeat {
            try await time.sleep(until: min(moment, time.now + Self.glance))
        } while time.now < moment && !platform.lacksBaseBackup()
    }
}

extension PlatformServices {
    /// Removes objects and idempotency keys whose time is over.
    package func expire(now: Date? = nil) async throws {
        try await queues.expireKeys()
        let removed = try await objects.expire(now: now ?? time.now)
        if removed > 0 { logger.info("Expired objects were removed.", metadata: ["objects": "\(removed)"]) }
    }
}

/// Writes the logs of the stage's clusters to the destinations of its backups, some seconds after they were archived.
struct LogShipping: Service {
    /// Seconds. With the half a minute after which Postgres archives what it has, less than a minute is lost at most.
    private static let pause = 15.0

    let platform: PlatformServices

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await platform.shipLogs() } catch {
                    platform.logger.error("The logs could not be backed up.", metadata: ["error": "\(error)"])
                }
                try await platform.time.sleep(until: platform.time.now + Self.pause)
            }
        }
    }
}

/// Backs up what has changed, every few minutes.
struct IncrementTicking: Service {
    /// Seconds between two checks of whether it is time for another look.
    private static let pause = 30.0

    let platform: PlatformServices

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await platform.time.sleep(until: platform.time.now + Self.pause)
                do { try await platform.backUpWhatChanged() } catch {
                    platform.logger.error(
                        "What has changed could not be backed up.", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
