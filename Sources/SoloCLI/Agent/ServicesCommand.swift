import ArgumentParser
import Foundation
import SoloServer

struct ServicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "services", abstract: "Runs the services of a stage on a host; systemd starts it.",
        discussion: """
            Example:
              systemctl status solo-shop_production-services.service
            """,
        shouldDisplay: false)

    @Argument(help: "The product.")
    var product: String

    @Argument(help: "The stage.")
    var stage: String

    @Flag(help: "Removes the stage's data in place of running: nothing may have it open.")
    var reset = false

    @Flag(help: "With --reset: removes the secrets too.")
    var secrets = false

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let stage = try HostedStage(checking: product, stage)
        let environment = ProcessInfo.processInfo.environment
        guard !reset else {
            return try await HostedServices.reset(stage, withSecrets: secrets, environment: environment)
        }
        try await HostedServices(stage, environment: environment).run()
    }
}
