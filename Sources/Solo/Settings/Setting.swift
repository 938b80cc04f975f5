import Foundation
import SoloCore

/// A value that is configured and not secret, typed, with a default and an override for any stage.
///
///     let currency = Setting("currency", default: "EUR", overrides: ["us": "USD"])
///
/// A handler receives the value itself.
public struct Setting<Value: Codable & Sendable>: Resource, Declared {
    package let declaration: ResourceDeclaration

    /// A setting.
    /// - Parameters:
    ///   - name: its name in the module: small letters, digits and dashes, at most 40 characters.
    ///   - default: the value on every stage that has no override.
    ///   - overrides: the value by stage name; `dev` is the laptop.
    public init(
        _ name: String, default value: Value, overrides: [String: Value] = [:], file: String = #fileID,
        line: Int = #line
    ) {
        let settings = SettingSettings(
            type: String(describing: Value.self), defaultValue: Setting.json(value),
            overrides: overrides.mapValues(Setting.json))
        declaration = ResourceDeclaration(
            name, settings: ManifestResource(id: name, kind: .setting, setting: settings), place: .init(file, line))
    }

    private init(_ declaration: ResourceDeclaration) {
        self.declaration = declaration
    }

    /// The same setting under its new name.
    public func renamed(from old: String) -> Setting {
        Setting(declaration.renamed(from: old))
    }

    public var use: ResourceUse { ResourceUse(declaration, [.read]) }

    public func client(in scope: ClientScope) throws -> Value {
        try scope.client(for: use) { id, binding in
            guard case .setting(let json) = binding else {
                throw BindingError.mismatched(resource: id, expected: "a setting's value")
            }
            guard let value = try? JSONDecoder().decode(Value.self, from: Data(json.utf8)) else {
                throw BindingError.unreadableSetting(
                    resource: id, type: String(describing: Value.self), json: json)
            }
            return value
        }
    }

    /// `null` if the value has no JSON form, such as a number that is not finite.
    private static func json(_ value: Value) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
