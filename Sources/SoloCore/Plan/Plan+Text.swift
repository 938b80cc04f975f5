extension Plan {
    /// The plan for people, a section for each kind of thing that changes and a line that counts them.
    package var text: String {
        guard !isEmpty else {
            return (["Nothing changes in \(app)."] + warningSection).joined(separator: "\n\n") + "\n"
        }
        var sections = ["Plan for \(app)" + (isFirst ? ", for the first time" : "")]
        sections += section("Resources", resources)
        sections += section("Components", components)
        let apis = routes.map { $0.component ?? "" }
        for api in Set(apis).sorted() {
            sections += section("Routes of \(api)", routes.filter { $0.component == api }, withKind: false)
        }
        sections += grantSection
        sections += section("Outputs", outputs, withKind: false)
        sections += section("Stages", stages, withKind: false)
        sections += warningSection
        return (sections + [summary.text]).joined(separator: "\n\n") + "\n"
    }

    private func section(_ title: String, _ changes: [Change], withKind: Bool = true) -> [String] {
        guard !changes.isEmpty else { return [] }
        let kindWidth = changes.map(\.title.count).max() ?? 0
        let nameWidth = changes.map(\.name.count).max() ?? 0
        let lines = changes.flatMap { change -> [String] in
            let verb = "\(change.action.symbol) \(change.action.rawValue)".padded(to: 8)
            let kind = withKind ? change.title.padded(to: kindWidth) + "  " : ""
            let line = "  \(verb)  \(kind)\(change.name.padded(to: nameWidth))  \(change.note)"
            let details = change.action == .create ? [] : change.details.map { "              \($0.text)" }
            return [line.trimmedAtEnd] + details
        }
        return [([title] + lines).joined(separator: "\n")]
    }

    private var warningSection: [String] {
        warnings.isEmpty ? [] : [(["Warnings"] + warnings.map { "  ! \($0.message)" }).joined(separator: "\n")]
    }

    private var grantSection: [String] {
        guard !grants.isEmpty else { return [] }
        let width = grants.map(\.component.count).max() ?? 0
        let lines = grants.map { grant in
            let verb = (grant.direction == .widens ? "+ widens" : "- narrows").padded(to: 9)
            return "  \(verb) \(grant.component.padded(to: width))  \(grant.text)"
        }
        return [(["Grants"] + lines).joined(separator: "\n")]
    }
}

extension Plan.Change {
    /// The id without the part that the kind's column says already: `api.admin` is `admin` in a column beside `API`.
    fileprivate var name: String { bare(id) }

    private func bare(_ id: String) -> String {
        componentKind.map { String(id.dropFirst($0.rawValue.count + 1)) } ?? id
    }

    private var componentKind: ManifestComponent.Kind? {
        ManifestComponent.Kind(rawValue: kind)
    }

    /// The kind for people.
    fileprivate var title: String {
        componentKind?.title ?? ManifestResource.Kind(rawValue: kind)?.title ?? kind
    }

    fileprivate var note: String {
        switch action {
        // A route's grants are a list of lists.
        case .create: details.map(\.text).joined(separator: kind == "route" ? "; " : ", ")
        case .rename: "from \(bare(from ?? ""))" + (componentKind == nil ? ", with all that it holds" : "")
        case .orphan where kind == "stage": "no longer mentioned; what runs there is left alone"
        case .orphan: "no longer mentioned; kept with its data until it is removed by its name"
        case .adopt: "mentioned again; comes back with its data"
        case .change, .remove: ""
        }
    }
}

extension Plan.Change.Action {
    fileprivate var symbol: String {
        switch self {
        case .create: "+"
        case .change: "~"
        case .rename: ">"
        case .remove: "-"
        case .orphan: "!"
        case .adopt: "<"
        }
    }
}

extension Plan.Detail {
    /// `attempts: 5 -> 7`; a property that is new or gone says so.
    package var text: String {
        switch (from, to) {
        case (let from?, let to?): "\(name): \(from) -> \(to)"
        case (nil, let to?): "\(name): \(to)"
        case (let from?, nil): "\(name): \(from) -> none"
        case (nil, nil): name
        }
    }
}

extension Plan.GrantChange {
    /// In words: ``may now read objects of the bucket `assets` ``.
    package var text: String {
        let place = kind == .postgres ? "in" : "under"
        if let remaining {
            let prefixes = remaining.map { "\"\($0)\"" }.joined(separator: " and ")
            return "may now \(verbs) the \(kind.title) \(resource) \(place) \(prefixes) alone"
        }
        let adverb = direction == .widens ? "now" : "no longer"
        let scope = prefix.map { " \(place) \"\($0)\"" } ?? ""
        return "may \(adverb) \(verbs) the \(kind.title) \(resource)\(scope)"
    }

    private var verbs: String {
        let order: [Grant.Action] = [.read, .write, .delete, .send, .receive]
        let phrases = order.filter(actions.contains).map { action in
            switch (action, kind) {
            case (.read, .bucket): "read objects of"
            case (.write, .bucket): "put objects into"
            case (.delete, _): "delete objects of"
            case (.read, _): "read"
            case (.write, _): "change"
            case (.send, _): "send messages to"
            case (.receive, _): "take messages from"
            }
        }
        return phrases.joined(separator: direction == .narrows && remaining == nil ? " or " : " and ")
    }
}

extension Plan.Summary {
    /// One line: `2 to create, 1 to change; 3 routes change; 1 grant widens`.
    package var text: String {
        let things = [
            (create, "to create"), (change, "to change"), (rename, "to rename"), (remove, "to remove"),
            (orphan, "orphaned"), (adopt, "to come back"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        var parts = things.isEmpty ? [] : [things.joined(separator: ", ")]
        if routes > 0 { parts.append("\(routes) route\(routes == 1 ? " changes" : "s change")") }
        if widen > 0 { parts.append("\(widen) grant\(widen == 1 ? " widens" : "s widen")") }
        if narrow > 0 { parts.append("\(narrow) grant\(narrow == 1 ? " narrows" : "s narrow")") }
        return parts.isEmpty ? "Only outputs or stages change." : parts.joined(separator: "; ") + "."
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }

    fileprivate var trimmedAtEnd: String {
        String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)])
    }
}
