/// Which module each resource belongs to. It follows from who declares a resource, never from the order of use: an id that
/// moved with a line of a `body` would orphan the data behind it.
///
/// The shallowest module that stores a resource as a property owns it. What no module stores, such as what is made inline,
/// belongs to the shallowest module that uses it. Two at one depth are rivals, which is a mistake of the stack.
struct Ownership {
    struct Entry {
        let declaration: ResourceDeclaration
        /// The shallowest modules that hold it, sorted; more than one is a mistake.
        fileprivate(set) var owners: [ModulePath]
        fileprivate let isStored: Bool
        /// Whether a component or an output uses it.
        fileprivate(set) var isUsed: Bool

        var owner: ModulePath { owners[0] }
    }

    private(set) var entries: [Entry] = []
    private var indices: [ObjectIdentifier: Int] = [:]

    /// - Parameter modules: in the order of ``ModuleTree``, outer ones first.
    init(_ modules: [ModuleTree.Module]) {
        for module in modules {
            for child in Mirror(reflecting: module.stack).children {
                store(valuesIn: child.value, of: module, depth: 0)
            }
        }
        for module in modules {
            for declaration in module.parts.flatMap(\.used) { use(declaration, in: module) }
        }
    }

    /// Resources may also stand in optionals, arrays, dictionaries, tuples and structs of the user's.
    private mutating func store(valuesIn value: Any, of module: ModuleTree.Module, depth: Int) {
        if let declared = value as? any Declared {
            return hold(declared.declaration, by: module.path, isStored: true)
        }
        guard depth < 4, !(value is any Stack), !(value is AnyObject.Type) else { return }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional, .collection, .dictionary, .tuple, .struct, .set:
            for child in mirror.children { store(valuesIn: child.value, of: module, depth: depth + 1) }
        default: break
        }
    }

    private mutating func use(_ declaration: ResourceDeclaration, in module: ModuleTree.Module) {
        hold(declaration, by: module.path, isStored: false)
        if let index = indices[ObjectIdentifier(declaration)] { entries[index].isUsed = true }
    }

    private mutating func hold(_ declaration: ResourceDeclaration, by path: ModulePath, isStored: Bool) {
        guard let index = indices[ObjectIdentifier(declaration)] else {
            indices[ObjectIdentifier(declaration)] = entries.count
            return entries.append(
                Entry(declaration: declaration, owners: [path], isStored: isStored, isUsed: false))
        }
        let entry = entries[index]
        // Outer modules come first: whoever comes later is a rival, or only borrows it.
        guard entry.isStored == isStored, path.count == entry.owner.count, !entry.owners.contains(path) else { return }
        entries[index].owners = (entry.owners + [path]).sorted { $0.joined(separator: ".") < $1.joined(separator: ".") }
    }
}

extension Stack {
    /// The resources that a part of a body uses.
    fileprivate var used: [ResourceDeclaration] {
        switch self {
        case let component as any Component: component.declaration.used
        case let routes as Routes: routes.routes.flatMap(\.uses).map(\.declaration)
        case let output as Output:
            if case .setting(let declaration) = output.source.kind { [declaration] } else { [] }
        default: []
        }
    }
}

extension ComponentDeclaration {
    fileprivate var used: [ResourceDeclaration] {
        let used = uses.map(\.declaration)
        return switch content {
        case .api(let api): used + api.routes.flatMap(\.uses).map(\.declaration)
        case .worker(let worker, _): used + [worker.queue]
        case .cron, .command: used
        }
    }
}
