/// The graph of a whole product as plain values: what `App describe` prints, and all that the platform reads of an app.
///
/// Everything in it is sorted by id, so that an unchanged stack gives the same bytes every time. Places in the source
/// are left out for the same reason: a comment added above a route does not change the product.
package struct Manifest: Codable, Sendable, Equatable {
    /// The version that this release writes.
    package static let currentVersion = WireVersion.manifest.current

    package var version: Int
    /// The app's name in kebab case, from its type: `MyShop` is `my-shop`.
    package var name: String
    package var resources: [ManifestResource]
    package var components: [ManifestComponent]
    package var outputs: [ManifestOutput]
    package var stages: [ManifestStage]

    package init(
        version: Int = Manifest.currentVersion,
        name: String,
        resources: [ManifestResource] = [],
        components: [ManifestComponent] = [],
        outputs: [ManifestOutput] = [],
        stages: [ManifestStage] = []
    ) {
        self.version = version
        self.name = name
        self.resources = resources
        self.components = components
        self.outputs = outputs
        self.stages = stages
    }
}

/// A named value that a deploy prints and other tools read.
package struct ManifestOutput: Codable, Sendable, Equatable {
    package enum Source: Codable, Sendable, Equatable {
        /// The address of an API, by the API's component id.
        case url(component: String)
        /// A setting's value on the stage, by the setting's resource id.
        case setting(resource: String)
        /// A text that is known when the stack is written.
        case text(String)

        // `{"text":{"value":…}}`, where the compiler's own would read `{"text":{"_0":…}}`.
        private enum TextCodingKeys: String, CodingKey {
            case _0 = "value"
        }
    }

    package var name: String
    package var source: Source

    package init(name: String, source: Source) {
        self.name = name
        self.source = source
    }
}

/// A place where the whole product runs: the laptop, one server, or a cloud region.
package struct ManifestStage: Codable, Sendable, Equatable {
    package enum Host: Codable, Sendable, Equatable {
        case laptop
        case server(address: String)
        case aws(region: String)
    }

    /// The stage that `solo dev` runs, declared or not.
    package static let laptopName = "dev"

    package var name: String
    package var host: Host
    package var domain: String?
    /// Seconds without use until its processes stop; `nil` for never.
    package var scaleToZeroAfter: Int?
    package var limits: ProcessLimits?
    /// `nil` for a stage that is backed up on its own machine alone.
    package var backups: ManifestBackups?

    package init(
        name: String, host: Host, domain: String? = nil, scaleToZeroAfter: Int? = nil, limits: ProcessLimits? = nil,
        backups: ManifestBackups? = nil
    ) {
        self.name = name
        self.host = host
        self.domain = domain
        self.scaleToZeroAfter = scaleToZeroAfter
        self.limits = limits
        self.backups = backups
    }
}

/// What each process may use on a server; a provider's own limit stands for what is `nil`.
package struct ProcessLimits: Codable, Sendable, Equatable {
    /// In bytes.
    package var memory: Int?
    /// The time of so many processors.
    package var cpus: Double?
    /// Threads and processes.
    package var tasks: Int?

    package init(memory: Int? = nil, cpus: Double? = nil, tasks: Int? = nil) {
        self.memory = memory
        self.cpus = cpus
        self.tasks = tasks
    }
}

extension Manifest {
    /// A stage that the app declares.
    package func stage(_ name: String) -> ManifestStage? { stages.first { $0.name == name } }

    /// The APIs in the order in which they get their ports: the one that is called `api` first, the others by id.
    ///
    /// A manifest is sorted, so it does not have the order of the declaration; the name says which is the main one.
    package var apis: [ManifestComponent] {
        let all = components.filter { $0.kind == .api }
        return all.filter { $0.name == "api" } + all.filter { $0.name != "api" }
    }
}
