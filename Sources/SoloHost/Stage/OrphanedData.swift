package import SoloCore

/// Resources with data that a plan takes out of use. Their data is kept, but a stack that was only rearranged would seem empty, so
/// this takes a person's consent.
package struct OrphanedData: Sendable, Equatable {
    package var resources: [Plan.Change]

    /// `nil` if a plan takes no data out of use.
    package init?(_ plan: Plan) {
        let kinds: Set<ManifestResource.Kind> = [.sqlite, .postgres, .bucket, .queue]
        resources = plan.resources.filter { change in
            [.orphan, .remove].contains(change.action)
                && ManifestResource.Kind(rawValue: change.kind).map(kinds.contains) ?? false
        }
        if resources.isEmpty { return nil }
    }

    /// For people: ``the bucket `media.uploads` and the queue `mails` ``.
    package var title: String {
        let titles = resources.map { change in
            "the \(ManifestResource.Kind(rawValue: change.kind)?.title ?? change.kind) '\(change.id)'"
        }
        guard let last = titles.last, titles.count > 1 else { return titles.first ?? "" }
        return titles.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension HostError {
    /// A release that was not applied, since data would be orphaned.
    package static func wouldOrphan(_ data: OrphanedData, stage: String) -> Self {
        let first = data.resources.first?.id ?? ""
        let stageOption = stageOption(stage)
        return Self(
            .wouldOrphan, "The new release no longer mentions \(data.title), and was not applied.",
            details: [
                "The data would be kept, and nothing would use it.",
                "If it was renamed or moved, say so where it is declared: .renamed(from: \"\(first)\")",
            ],
            fix: "If this is intended, look at the plan and allow it:",
            commands: ["solo plan\(stageOption)", "solo dev --allow-orphans\(stageOption)"], isRefusal: true)
    }
}

extension HostError {
    /// Secrets that a stack needs and that are not set.
    package static func secretsUnset(_ names: [String], stage: String) -> Self {
        let one = names.count == 1
        let suffix = stageOption(stage)
        return Self(
            .secretUnset,
            one
                ? "The secret '\(names[0])' is not set."
                : "\(names.count) secrets are not set: \(names.joined(separator: ", ")).",
            fix: "Set \(one ? "it" : "them") (the value is asked for, and never shown):",
            commands: names.map { "solo secret set \($0)\(suffix)" }, isRefusal: true)
    }
}
