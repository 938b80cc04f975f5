import SoloCore

/// A one-off command of the app, with its bindings: `solo run seed 100`.
///
///     Command("seed", using: database) { arguments, db in … }
public struct Command: Component {
    public let declaration: ComponentDeclaration

    /// A command.
    /// - Parameters:
    ///   - name: its name in the module: small letters, digits and dashes, at most 40 characters.
    ///   - resource: what the handler is lent.
    ///   - handler: takes the words after the name, then one client for each resource. What it throws is printed, and
    ///     the command exits with 1.
    public init<each R: Resource>(
        _ name: String, using resource: repeat each R, file: String = #fileID, line: Int = #line,
        handler: @escaping @Sendable ([String], repeat (each R).Client) async throws -> Void
    ) {
        declaration = ComponentDeclaration(
            name, place: .init(file, line), uses: uses(repeat each resource),
            content: .command { scope in
                let clients = (repeat try (each resource).client(in: scope))
                return { arguments in try await handler(arguments, repeat each clients) }
            })
    }
}
