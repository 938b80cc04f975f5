import Foundation
package import SoloCore
package import SoloRuntime

extension App {
    /// The stack as a program: described, checked, and ready to be bound.
    /// - Throws: ``InvalidStack`` with every mistake of the stack.
    package func program() throws -> Program {
        try checked().graph.program
    }

    /// The program of a new app of this type.
    package static func program() throws -> Program {
        try Self().program()
    }

    /// The graph of this stack, and what to warn of.
    /// - Throws: ``InvalidStack`` with every mistake of the stack, and the warnings as well.
    func checked() throws -> (graph: Graph, warnings: [Diagnostic]) {
        let graph = Graph(self)
        let diagnostics = graph.diagnostics
        guard !diagnostics.containsErrors else { throw InvalidStack(diagnostics: diagnostics) }
        return (graph, diagnostics)
    }
}

/// A stack with mistakes: all of them, each with its place and its fix.
package struct InvalidStack: Error, CustomStringConvertible {
    package let diagnostics: [Diagnostic]

    package init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }

    package var description: String { diagnostics.locatedText }
}

extension App {
    /// Runs the app as its first argument says: `serve`, `describe`, `openapi` or `run NAME`; ends the process.
    public static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        exit(await AppCommand.run(Self(), arguments: arguments))
    }
}
