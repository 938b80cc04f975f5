import SoloCore

/// What the agent asks of the helper: one line of JSON. The responses are lines of ``AgentLine`` until the connection ends.
package struct HelperCall: Codable, Sendable {
    package enum Request: Codable, Sendable {
        /// Makes the stage, if it is not there, so that it can be administered before its first deploy.
        case open(HostedStage)
        case deploy(DeployOrder)
        /// Goes back to a release, or to the one before.
        case rollback(HostedStage, to: String?)
        /// Closes the stage for its visitors, or opens it again.
        case maintain(HostedStage, MaintenanceNotice?)
        /// Gives the processes of the release that serves their bindings anew.
        case reload(HostedStage)
        /// Removes the stage's data, and has the release that served serve again.
        case reset(HostedStage, withSecrets: Bool)
        /// Puts the data that was restored beside the stage's in its place, and has the release that served serve again.
        case replace(HostedStage)
        /// Removes data that a restore has replaced, by its name.
        case removeKept(HostedStage, String)
        /// Removes the stage with all of its data.
        case remove(HostedStage)
    }

    package var caller: Caller
    package var request: Request

    package init(caller: Caller, request: Request) {
        self.caller = caller
        self.request = request
    }
}

/// A deploy of a release that is on the host.
package struct DeployOrder: Codable, Sendable, Equatable {
    package var stage: HostedStage
    package var release: String
    package var domain: String?
    /// Why it is deployed although its data is not safe.
    package var unprotected: String?
    package var bake: BakeOrder

    package init(stage: HostedStage, release: String, domain: String?, bake: BakeOrder = BakeOrder()) {
        self.stage = stage
        self.release = release
        self.domain = domain
        self.bake = bake
    }
}
