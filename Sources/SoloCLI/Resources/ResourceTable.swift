package import SoloHost
import SoloLaptop
import SoloServices

/// A stage's resources as text.
package enum ResourceTable {
    package static func text(_ resources: [StageResource], _ style: Style) -> String {
        let rows = resources.map { [$0.id, $0.kind.title, size($0) ?? "", state($0)] }
        return Table(["RESOURCE", "KIND", "HOLDS", "STATE"], rows).rendered(style)
    }

    /// What is removed with a resource, as a sentence.
    package static func loss(_ resource: StageResource, stage: String) -> String {
        let holds = size(resource).map { " with \($0)" } ?? ""
        return "The \(resource.kind.title) '\(resource.id)' of the stage '\(stage)' is removed for good\(holds)."
    }

    /// `3 objects, 1.2 MiB`; `nil` if there is nothing to count.
    package static func size(_ resource: StageResource) -> String? {
        let size = resource.size
        let counts = [(size.objects, "object"), (size.messages, "message"), (size.runs, "run")].compactMap {
            count, word in count.map { "\($0) \(word)\($0 == 1 ? "" : "s")" }
        }
        let parts = counts + [size.bytes.map(ByteCount.text)].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private static func state(_ resource: StageResource) -> String {
        switch resource.state {
        case .used: "in use"
        case .orphaned: "orphaned; solo resource remove \(resource.id)"
        case .unknown: "unknown, the stage never ran"
        }
    }
}
