import ArgumentParser
import SoloServer

/// How long a release is watched before the deploy is done.
struct BakeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Seconds for which the host watches the new release, to go back if it is not good; 0 for not at all.",
            valueName: "seconds"))
    var bake = BakeOrder().seconds

    @Option(
        help: ArgumentHelp(
            "Requests that the new release has to have while it is watched; after ten times the seconds it stays without them.",
            valueName: "requests"))
    var bakeRequests = BakeOrder().requests

    @Flag(help: "Ends once the new release serves; the host watches it all the same.")
    var detach = false

    var order: BakeOrder { BakeOrder(seconds: bake, requests: bakeRequests, detaches: detach) }

    func validate() throws {
        guard (0...86_400).contains(bake), (0...1_000_000).contains(bakeRequests) else {
            throw ValidationError("--bake takes 0 to 86400 seconds, --bake-requests 0 to 1000000 requests.")
        }
    }
}
