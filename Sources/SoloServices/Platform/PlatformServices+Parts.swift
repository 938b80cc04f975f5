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

extension PlatformServices {
    /// Removes objects and idempotency keys whose time is over.
    package func expire(now: Date? = nil) async throws {
        try await queues.expireKeys()
        let removed = try await objects.expire(now: now ?? time.now)
        if removed > 0 { logger.info("Expired objects were removed.", metadata: ["objects": "\(removed)"]) }
    }
}
