/// A part of a product: components and other stacks. An app is one, and so is each of its modules.
///
///     struct Billing: Stack {
///         let database: SQLite
///         let invoices = Bucket("invoices")
///
///         var body: some Stack {
///             Cron("invoice", .daily(at: "03:00", in: "Europe/Berlin"), using: database, invoices, handler: invoice)
///         }
///     }
///
/// The outermost stack that holds a resource as a stored property owns it, whatever the order of the lines: the id of
/// `invoices` is `billing.invoices`, while `database` belongs to the app that passed it in.
public protocol Stack: Sendable {
    /// The type of ``body``, found by the compiler.
    associatedtype Body: Stack

    /// What this stack consists of. It must give the same each time: it is read to describe the stack, and to run it.
    @StackBuilder var body: Body { get }
}

/// Stacks beside each other: what a builder's block gives.
public struct Stacks: Stack {
    package let all: [any Stack]

    package init(_ all: [any Stack]) {
        self.all = all
    }

    public var body: Stacks { self }
}
