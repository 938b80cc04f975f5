import SoloCore

/// Walks a stack once, root first, and notes what it meets in that order; it checks nothing.
struct StackWalk {
    /// A module's path from the app, which is `[]`.
    typealias Module = [String]

    /// A component and the module that it was written in.
    struct Found {
        var component: ComponentDeclaration
        var module: Module
    }

    private(set) var components: [Found] = []
    private(set) var outputs: [(output: Output, module: Module)] = []
    /// Every resource in the order it was met, with the module that owns it.
    private(set) var resources: [(declaration: ResourceDeclaration, owner: Module)] = []
    /// What a component or an output uses.
    private(set) var used: Set<ObjectIdentifier> = []
    /// The modules that contain themselves: they were not followed.
    private(set) var endless: [Module] = []
    private var owned: Set<ObjectIdentifier> = []

    /// More modules inside each other than this only come from one that contains itself.
    private static let deepest = 32

    init(_ root: some Stack) {
        adoptProperties(of: root, by: [])
        visit(root.body, in: [])
    }

    private mutating func visit(_ stack: any Stack, in module: Module) {
        switch stack {
        case let stacks as Stacks:
            for stack in stacks.all { visit(stack, in: module) }
        case let component as any Component:
            note(component.declaration, in: module)
        case let output as Output:
            if case .setting(let declaration) = output.source.kind { use(declaration, in: module) }
            outputs.append((output, module))
        default:
            enter(stack, in: module)
        }
    }

    private mutating func enter(_ stack: any Stack, in module: Module) {
        let inner = module + [ModuleName.of(stack)]
        guard inner.count <= Self.deepest else { return endless.append(inner) }
        let content = (stack as? any NamedStack)?.content ?? stack
        adoptProperties(of: content, by: inner)
        visit(body(of: content), in: inner)
    }

    private func body(of stack: some Stack) -> any Stack { stack.body }

    private mutating func note(_ component: ComponentDeclaration, in module: Module) {
        components.append(Found(component: component, module: module))
        for use in component.uses { self.use(use.declaration, in: module) }
        switch component.content {
        case .api(let api):
            for use in api.routes.flatMap(\.uses) { self.use(use.declaration, in: module) }
        case .worker(let worker, _):
            use(worker.queue, in: module)
        case .cron, .command: break
        }
    }

    private mutating func use(_ declaration: ResourceDeclaration, in module: Module) {
        adopt(declaration, by: module)
        used.insert(ObjectIdentifier(declaration))
    }

    private mutating func adopt(_ declaration: ResourceDeclaration, by module: Module) {
        guard owned.insert(ObjectIdentifier(declaration)).inserted else { return }
        resources.append((declaration, module))
    }

    private mutating func adoptProperties(of stack: any Stack, by module: Module) {
        for child in Mirror(reflecting: stack).children { adopt(valuesIn: child.value, by: module, depth: 0) }
    }

    /// Resources may also stand in optionals, arrays, dictionaries, tuples and structs of the user's.
    private mutating func adopt(valuesIn value: Any, by module: Module, depth: Int) {
        if let declared = value as? any Declared { return adopt(declared.declaration, by: module) }
        guard depth < 4, !(value is any Stack), !(value is AnyObject.Type) else { return }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional, .collection, .dictionary, .tuple, .struct, .set:
            for child in mirror.children { adopt(valuesIn: child.value, by: module, depth: depth + 1) }
        default: break
        }
    }
}
