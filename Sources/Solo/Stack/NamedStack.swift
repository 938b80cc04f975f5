/// A stack whose module is not called by its type's name.
protocol NamedStack: Stack {
    var moduleName: String { get }
    var content: any Stack { get }
}

/// A stack under another module name: what ``Stack/named(_:)`` gives.
public struct Named: Stack, NamedStack {
    let moduleName: String
    let content: any Stack

    public var body: Stacks { Stacks([content]) }
}

extension Stack {
    /// This module under a name of its own, in place of its type's: for two modules of one type.
    ///
    ///     Billing(database: database).named("billing-eu")
    public func named(_ name: String) -> Named {
        Named(moduleName: name, content: self)
    }
}
