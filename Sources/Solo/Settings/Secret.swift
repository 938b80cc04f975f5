import SoloCore

/// A secret value that the platform keeps: set with `solo secret set NAME`, never in the source or the environment.
///
/// A handler receives it as a ``SecretValue``, which prints as `<redacted>`.
public struct Secret: Resource, Declared {
    package let declaration: ResourceDeclaration

    /// A secret.
    /// - Parameter name: its name in the module: small letters, digits and dashes, at most 40 characters.
    public init(_ name: String, file: String = #fileID, line: Int = #line) {
        declaration = ResourceDeclaration(name, kind: .secret, place: .init(file, line))
    }

    private init(_ declaration: ResourceDeclaration) {
        self.declaration = declaration
    }

    /// The same secret under its new name: the value that it had as `old` moves along.
    public func renamed(from old: String) -> Secret {
        Secret(declaration.renamed(from: old))
    }

    public var use: ResourceUse { ResourceUse(declaration, [.read]) }

    public func client(in scope: ClientScope) throws -> SecretValue {
        try scope.client(for: use) { id, binding in
            guard case .secret(let value) = binding else {
                throw BindingError.mismatched(resource: id, expected: "a secret's value")
            }
            return SecretValue(value)
        }
    }
}
