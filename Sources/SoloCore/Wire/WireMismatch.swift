/// Two sides of the contract have no version in common: what was read, by which side, and which one to update.
package struct WireMismatch: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was read, and so who read it: bindings are read by the app, the rest by `solo`.
    package enum Document: String, Sendable {
        case manifest, bindings, health, administration, agent
    }

    package var document: Document
    package var theirs: WireVersion
    /// The release of Solo on the other side, if it said so.
    package var theirSolo: String?
    package var ours: WireVersion

    private init(_ document: Document, theirs: WireVersion, theirSolo: String?, ours: WireVersion) {
        self.document = document
        self.theirs = theirs
        self.theirSolo = theirSolo
        self.ours = ours
    }

    /// Throws unless both sides have a version in common.
    package static func check(
        _ document: Document, theirs: WireVersion, solo: String? = nil, ours: WireVersion
    ) throws(WireMismatch) {
        guard !ours.overlaps(theirs) else { return }
        throw WireMismatch(document, theirs: theirs, theirSolo: solo, ours: ours)
    }

    /// Whether the other side is the newer one.
    package var isTooNew: Bool { theirs.oldest > ours.current }

    /// Stable; scripts and tests match on it.
    package var code: String { document.rawValue + (isTooNew ? "-too-new" : "-too-old") }

    package var message: String {
        let release = theirSolo.map { " (solo \($0))" } ?? ""
        let own = SoloRelease.current
        return switch document {
        case .manifest: "The manifest has \(theirs), and this solo (\(own)) reads \(ours)."
        case .bindings: "The bindings have \(theirs)\(release), and this app's solo (\(own)) reads \(ours)."
        case .health: "The app supports \(theirs) of the contract\(release), and this solo (\(own)) supports \(ours)."
        case .administration:
            "The running solo dev\(release) supports \(theirs) of the administration, and this solo (\(own)) supports \(ours)."
        case .agent:
            "The host's agent\(release) supports \(theirs) of its protocol, and this solo (\(own)) supports \(ours)."
        }
    }

    package var fix: String {
        let isAppOlder = (document == .bindings) == isTooNew
        // The platform's release is the writer's of bindings, and the reader's of everything else.
        let (app, platform) =
            document == .bindings ? (SoloRelease.current, theirSolo) : (theirSolo, SoloRelease.current)
        return switch document {
        case .administration where isTooNew:
            "This solo is the older one. Update solo\(Self.to(theirSolo)), or start solo dev again with this one."
        case .administration:
            "The running solo dev is the older one. End it with Ctrl-C and start it again with this solo."
        case .agent where isTooNew: "This solo is older than the agent. Update solo\(Self.to(theirSolo))."
        case .agent: "The agent is older than this solo. Update it with `solo host upgrade`."
        default:
            isAppOlder
                ? "Update the package's solo\(Self.to(platform)) and build again."
                : "Update solo\(Self.to(app)): it is older than the one that the app was built with."
        }
    }

    package var description: String { "\(message) \(fix) [\(code)]" }

    private static func to(_ release: String?) -> String { release.map { " to \($0)" } ?? "" }
}
