/// Code that the platform invokes, with the resources it was lent: an ``API``, a ``Worker``, a ``Cron`` or a ``Command``.
/// Only Solo's own components conform.
public protocol Component: Stack where Body == Stacks {
    /// What the source says of this component.
    var declaration: ComponentDeclaration { get }
}

extension Component {
    /// A component consists of nothing but itself.
    public var body: Stacks { Stacks([self]) }
}
