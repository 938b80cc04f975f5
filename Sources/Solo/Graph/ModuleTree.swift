/// A module's path from the app, which is `[]`.
typealias ModulePath = [String]

/// The modules of a product, the app first and then breadth first, so that a module always stands before those inside it.
struct ModuleTree {
    struct Module {
        let path: ModulePath
        /// What the user wrote: its stored properties are searched for resources.
        let stack: any Stack
        /// What its body holds beside other modules: components, routes and outputs, in the order they were written.
        var parts: [any Stack] = []
    }

    private(set) var modules: [Module] = []
    /// The first module that was not followed, since it contains itself: a thousand paths through one circle are one mistake.
    private(set) var endless: ModulePath?

    /// Modules nested deeper than this, or more modules than that, only come from one that contains itself.
    private static let deepest = 32
    private static let most = 10_000

    init(_ app: some Stack) {
        modules = [Module(path: [], stack: app)]
        var next = 0
        while next < modules.count {
            read(next)
            next += 1
        }
    }

    /// Reads the body of one module, once: what is declared inline has a new identity each time it is read.
    private mutating func read(_ index: Int) {
        var parts: [any Stack] = []
        let path = modules[index].path
        flatten(body(of: modules[index].stack)) { stack in
            switch stack {
            case is any Component, is Routes, is Output: parts.append(stack)
            default: enter(stack, in: path)
            }
        }
        modules[index].parts = parts
    }

    private mutating func enter(_ stack: any Stack, in outer: ModulePath) {
        let path = outer + [ModuleName.of(stack)]
        guard path.count <= Self.deepest, modules.count < Self.most else {
            endless = endless ?? path
            return
        }
        var stack = stack
        while let named = stack as? any NamedStack { stack = named.content }
        modules.append(Module(path: path, stack: stack))
    }

    private func flatten(_ stack: any Stack, into visit: (any Stack) -> Void) {
        guard let stacks = stack as? Stacks else { return visit(stack) }
        for stack in stacks.all { flatten(stack, into: visit) }
    }

    private func body(of stack: some Stack) -> any Stack { stack.body }
}
