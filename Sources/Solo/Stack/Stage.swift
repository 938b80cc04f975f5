package import SoloCore

/// A place where the whole product runs, beside the laptop, which every product has as `dev`.
public struct Stage: Sendable {
    package let name: String
    package let host: Host
    package let domain: String?
    package let scale: Scale
    package let limits: Limits?
    package let backups: Backups?
    package let place: Diagnostic.Place

    /// A stage.
    /// - Parameters:
    ///   - name: small letters, digits and dashes, at most 40 characters.
    ///   - host: where it runs.
    ///   - domain: the name that people reach it by.
    ///   - scale: whether its processes stop while nobody uses them, and its Postgres databases with them. Requests for `/health` are
    ///     no use: an uptime check does not keep a stage awake.
    ///   - limits: what each of its processes may use.
    ///   - backups: where its backups go; on its own machine alone without them.
    public init(
        _ name: String, on host: Host, domain: String? = nil, scale: Scale = .always, limits: Limits? = nil,
        backups: Backups? = nil,
        file: String = #fileID, line: Int = #line
    ) {
        self.name = name
        self.host = host
        self.domain = domain
        self.scale = scale
        self.limits = limits
        self.backups = backups
        self.place = .init(file, line)
    }

    package var entry: ManifestStage {
        ManifestStage(
            name: name, host: host.host, domain: domain, scaleToZeroAfter: scale.secondsToZero, limits: limits?.limits,
            backups: backups?.settings)
    }

    /// Where a stage runs.
    public struct Host: Sendable {
        package let host: ManifestStage.Host

        /// One Linux server, by its address.
        public static func server(_ address: String) -> Host { Host(host: .server(address: address)) }
        /// An AWS region, such as `eu-central-1`.
        public static func aws(region: String) -> Host { Host(host: .aws(region: region)) }
        /// The laptop.
        public static let laptop = Host(host: .laptop)
    }
}

/// Builds the stages of an app, with `if`, `switch` and `for`.
@resultBuilder
public enum StageBuilder {
    /// One stage.
    public static func buildExpression(_ stage: Stage) -> [Stage] { [stage] }
    /// The parts of a block, in order.
    public static func buildBlock(_ parts: [Stage]...) -> [Stage] { parts.flatMap { $0 } }
    /// An `if` without an `else`.
    public static func buildOptional(_ part: [Stage]?) -> [Stage] { part ?? [] }
    /// The first branch of an `if` or `switch`.
    public static func buildEither(first: [Stage]) -> [Stage] { first }
    /// The other branch of an `if` or `switch`.
    public static func buildEither(second: [Stage]) -> [Stage] { second }
    /// A `for` loop.
    public static func buildArray(_ parts: [[Stage]]) -> [Stage] { parts.flatMap { $0 } }
}
