extension Declaration {
    /// Every mistake of the stack, not only the first, sorted by place; with none that is an error, ``manifest`` can run.
    package func diagnostics() -> [Diagnostic] {
        let rules: [any ValidationRule.Type] = [
            NameRule.self, IdentityRule.self, OwnerRule.self, RenameRule.self, ReferenceRule.self, StrayRoutesRule.self,
            APIRule.self, APIHostRule.self, RouteRule.self, ParameterRule.self, HTTPDefaultsRule.self, QueueRule.self,
            WorkerRule.self, ScheduleRule.self, PostgresRule.self, IsolationRule.self, BucketLifecycleRule.self,
            SettingRule.self, OutputRule.self, StageRule.self, BackupRule.self,
        ]
        return rules.flatMap { $0.check(self) }.sortedByPlace()
    }
}

/// One concern of validation. A rule looks at the whole declaration, independently of other rules.
protocol ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic]
}

extension Declaration.Resource {
    /// For people: ``the bucket `assets` ``.
    var title: String { "the \(resource.kind.title) `\(resource.id)`" }
}

extension Declaration.Component {
    /// For people: ``the worker `receipts` ``.
    var title: String { "the \(component.kind.title) `\(component.name)`" }

    /// The grants of the component and of its routes.
    var allGrants: [Grant] { component.grants + routes.flatMap(\.route.grants) }
}

extension ManifestResource.Kind {
    package var title: String {
        switch self {
        case .postgres: "Postgres database"
        case .sqlite: "SQLite database"
        case .bucket, .queue, .secret, .setting: rawValue
        }
    }
}

extension ManifestComponent.Kind {
    package var title: String {
        switch self {
        case .api: "API"
        case .cron: "cron"
        case .worker, .command: rawValue
        }
    }
}

extension String {
    /// With its first letter in upper case, for the start of a sentence.
    var sentence: String { prefix(1).uppercased() + dropFirst() }
}

extension Diagnostic.Place {
    /// For people, inside of a sentence: `App/Shop.swift:7`.
    var text: String { "\(file):\(line)" }
}

extension Optional<Diagnostic.Place> {
    /// ` at App/Shop.swift:7`, or nothing if the place is not known.
    var suffix: String { map { " at \($0.text)" } ?? "" }
}
