/// Lifecycle rules of which two would decide about one object, or whose age is out of range.
enum BucketLifecycleRule: ValidationRule {
    /// A hundred years; S3 takes no more than a 32-bit number of days.
    private static let mostDays = 36_500

    static func check(_ declaration: Declaration) -> [Diagnostic] {
        declaration.resources.flatMap { declared -> [Diagnostic] in
            guard let rules = declared.resource.bucket?.lifecycle else { return [] }
            return ages(rules, of: declared) + overlaps(rules, of: declared)
        }
    }

    private static func ages(_ rules: [LifecycleRule], of declared: Declaration.Resource) -> [Diagnostic] {
        rules.filter { !(1...mostDays).contains($0.expireAfterDays) }.map { rule in
            Diagnostic(
                .badLifecycle, at: declared.place,
                "\(declared.title.sentence) expires \(objects(rule)) after \(rule.expireAfterDays) days.",
                fix: "use 1 to \(mostDays) whole days, such as `after: .days(30)`")
        }
    }

    private static func overlaps(_ rules: [LifecycleRule], of declared: Declaration.Resource) -> [Diagnostic] {
        rules.enumerated().compactMap { index, rule in
            guard
                let other = rules[..<index].first(where: {
                    rule.prefix.hasPrefix($0.prefix) || $0.prefix.hasPrefix(rule.prefix)
                })
            else { return nil }
            let (outer, inner) = rule.prefix.count < other.prefix.count ? (rule, other) : (other, rule)
            return Diagnostic(
                .overlappingLifecycle, at: declared.place,
                outer.prefix == inner.prefix
                    ? "\(declared.title.sentence) has two lifecycle rules for \(objects(inner))."
                    : "\(declared.title.sentence) has a lifecycle rule for \(objects(outer)) that covers the one for \(objects(inner)).",
                fix: outer.prefix == inner.prefix
                    ? "keep one of the two" : "use prefixes of which none begins with another, or one rule for both")
        }
    }

    private static func objects(_ rule: LifecycleRule) -> String {
        rule.prefix.isEmpty ? "all objects" : "\"\(rule.prefix)\""
    }
}
