package import SoloHost
package import Foundation

/// What `solo dev` was asked for.
package struct DevOptions: Sendable {
    package var package: URL
    package var product: String?
    /// The first API's port; each further API has the next one.
    package var port: Int
    package var servicesPort: Int
    package var stage: String
    /// Uses what the last build left.
    package var skipsBuild: Bool
    package var scratch: URL?
    package var watches: Bool
    /// Whose word about the client the app believes: a proxy in front of it. Nobody's, unless one is named.
    package var trustedProxies: [ProxyNetwork] = []
    /// Whether a release may take data out of use without a person's consent.
    package var allowsOrphans = false
    /// Whether messages and ticks are delivered.
    package var delivers = true
    /// The session's own environment.
    package var environment: [String: String]
    package var limits: ReleaseProcesses.Limits
    /// How long to wait for more changes after one, so that a save of several files is one build.
    package var quiet: Duration = .milliseconds(40)

    package init(
        package: URL, product: String? = nil, port: Int = 8080, servicesPort: Int = 8090, stage: String = "dev",
        skipsBuild: Bool = false, scratch: URL? = nil, watches: Bool = true, environment: [String: String],
        limits: ReleaseProcesses.Limits = .init()
    ) {
        self.package = package
        self.product = product
        self.port = port
        self.servicesPort = servicesPort
        self.stage = stage
        self.skipsBuild = skipsBuild
        self.scratch = scratch
        self.watches = watches
        self.environment = environment
        self.limits = limits
    }

    package var folders: StageFolders { StageFolders(package: package, stage: stage) }
    package var swift: SwiftTool { SwiftTool(package: package, scratch: scratch, environment: environment) }
}
