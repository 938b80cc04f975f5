import SoloCore
import SoloCrypto
package import SoloHost

/// A stage of a product on a host, which has many of them, and what it is called there.
///
/// Names of products and stages are words with single hyphens, so an underscore tells where one ends and the other begins. It may stand
/// in names of units, users and databases, and systemd takes a hyphen for a level of its tree of slices.
package struct HostedStage: Codable, Sendable, Hashable {
    package let product: String
    package let stage: String

    package init(product: String, stage: String) {
        self.product = product
        self.stage = stage
    }

    /// - Throws: ``HostError`` for what can't be names of a product and a stage: they become parts of paths and units.
    package init(checking product: String, _ stage: String) throws(HostError) {
        for name in [product, stage] where name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) == nil {
            throw HostError(
                .unknownName, "'\(name)' can't be a product or a stage.",
                fix: "Use a-z, 0-9 and single hyphens, a letter first.", isRefusal: true)
        }
        self.init(product: product, stage: stage)
    }

    /// `shop_production`.
    package var id: String { "\(product)_\(stage)" }

    /// The user that its processes run as. Linux takes 31 characters: of a longer one a digest tells it apart.
    package var user: String { Self.user(id) }

    /// The user of a component that is isolated, which reaches nothing of the others'.
    package func user(isolating component: String) -> String {
        Self.user("\(id)_\(component.replacing(".", with: "-"))")
    }

    /// The user of its services, which none of its processes is: they see of each other what was lent.
    package var servicesUser: String { Self.user("\(id)_services") }

    /// A command as that user, with the group that its unit adds: the product's processes have made some of the files.
    func asServices(_ command: [String]) -> [String] {
        [
            "setpriv", "--reuid=\(servicesUser)", "--regid=\(servicesUser)", "--groups=\(user)", "--no-new-privs", "--",
        ] + command
    }

    /// The group of whoever may connect to its services: its processes, isolated or not.
    var clientsGroup: String { Self.user("\(id)_clients") }

    private static func user(_ id: String) -> String {
        let name = "solo-\(id)"
        guard name.utf8.count > 31 else { return name }
        return name.prefix(22) + "-" + Hex.text(RunningDigest.sha256(id)).prefix(8)
    }

    /// What the names of its units begin with.
    var unitPrefix: String { "solo-\(id)-" }

    /// The name of one of its units, such as `solo-shop_production-web.service`.
    package func unit(_ part: String, _ kind: String) -> String { "\(unitPrefix)\(part).\(kind)" }

    /// Its services: object store, queues, schedules and the vault.
    package var services: String { unit("services", "service") }

    /// Holds all of its units: what it may use at most is set here.
    package var slice: String { "solo-\(id).slice" }
}
