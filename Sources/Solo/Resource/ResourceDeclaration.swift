package import SoloCore

/// What the source says of one resource. A reference, since its identity tells two resources of one name apart, and
/// makes every copy and narrowing of a value the same resource.
package final class ResourceDeclaration: Sendable {
    package let name: String
    package let renamedFrom: String?
    package let place: Diagnostic.Place
    /// The manifest's entry, but for the id, which the walk of the stack finds.
    package let settings: ManifestResource

    package init(_ name: String, renamedFrom: String? = nil, settings: ManifestResource, place: Diagnostic.Place) {
        self.name = name
        self.renamedFrom = renamedFrom
        self.settings = settings
        self.place = place
    }

    package convenience init(_ name: String, kind: ManifestResource.Kind, place: Diagnostic.Place) {
        self.init(name, settings: ManifestResource(id: name, kind: kind), place: place)
    }

    package func renamed(from old: String) -> ResourceDeclaration {
        ResourceDeclaration(name, renamedFrom: old, settings: settings, place: place)
    }
}

/// A value that stands for a declared resource, whole or narrowed: what a stack's stored properties are searched for.
package protocol Declared {
    var declaration: ResourceDeclaration { get }
}

extension Diagnostic.Place {
    /// The place that `#fileID` and `#line` name.
    package init(_ file: String, _ line: Int) {
        self.init(file: file, line: line)
    }
}
