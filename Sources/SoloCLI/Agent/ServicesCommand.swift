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

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let services = try HostedServices(
            HostedStage(checking: product, stage), environment: ProcessInfo.processInfo.environment)
        try await services.run()
    }
}
