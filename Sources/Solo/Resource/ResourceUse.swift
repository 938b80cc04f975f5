package import SoloCore

/// One resource and what may be done with it: a grant before its resource has an id.
public struct ResourceUse: Sendable {
    package var declaration: ResourceDeclaration
    package var actions: [Grant.Action]
    package var prefix: String?

    package init(_ declaration: ResourceDeclaration, _ actions: [Grant.Action], prefix: String? = nil) {
        self.declaration = declaration
        self.actions = actions
        self.prefix = prefix
    }
}

/// The uses of a pack of resources, in the order they were written.
package func uses<each R: Resource>(_ resource: repeat each R) -> [ResourceUse] {
    var all: [ResourceUse] = []
    repeat all.append((each resource).use)
    return all
}
