import ArgumentParser
import SoloHost
import SoloServer

struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Takes a stage on a server back to the release before, or to another one that its host keeps.",
        discussion: """
            Example:
              solo rollback --stage production
              solo rollback --stage production 3f2a9c01d2e4

            Databases stay as they are. It is rejected if a contract step of a migration ran since: the older release needs what that took away.
            """
    )

    @OptionGroup var options: PackageOptions

    @Argument(help: "The release.")
    var release: String?

    @Flag(
        help: "Prints one JSON object: stage, host, release, outcome, reason, seconds, and steps with step and seconds."
    )
    var json = false

    func run() async throws {
        let place = try await StagePlace.require(options)
        let page = DeployPage(release: release, place: place, json: json)
        try await RemoteStage(place.host, place.stage).rollBack(to: release) { page.show(.event($0)) }
        try page.end()
    }
}
