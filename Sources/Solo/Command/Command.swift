import SoloCore

/// A one-off command of the app, with its bindings: `solo run seed 100`.
///
///     Command("seed", using: database) { arguments, db in … }
///
/// The handler takes the ``Arguments``, which are the words after the name and a logger, then one client for each resource
/// after `using:`. What it throws is printed, and the command exits with 1.
public struct Command: Component {
    public let declaration: ComponentDeclaration

    init<each R: Resource>(
        called name: String, _ resource: repeat each R, at place: Diagnostic.Place,
        handler: @escaping @Sendable (Arguments, repeat (each R).Client) async throws -> Void
    ) {
        declaration = ComponentDeclaration(
            name, place: place, uses: uses(repeat each resource),
            content: .command { scope in
                let clients = (repeat try (each resource).client(in: scope))
                return { words in try await handler(Arguments(words, command: name), repeat each clients) }
            })
    }
}
