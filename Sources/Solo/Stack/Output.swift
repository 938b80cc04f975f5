package import SoloCore

/// A named value that `solo outputs` prints and other tools read, such as the address of an API.
public struct Output: Stack {
    package let name: String
    package let source: Source
    package let place: Diagnostic.Place

    /// An output.
    public init(_ name: String, _ source: Source, file: String = #fileID, line: Int = #line) {
        self.name = name
        self.source = source
        self.place = .init(file, line)
    }

    public var body: Stacks { Stacks([self]) }

    /// Where an output's value comes from.
    public struct Source: Sendable {
        package enum Kind: Sendable {
            case url(String)
            case setting(ResourceDeclaration)
            case text(String)
        }

        package let kind: Kind

        /// The address of an API, by the API's name: `api` in the same module, `billing.api` in another.
        public static func url(of api: String) -> Source { Source(kind: .url(api)) }
        /// A setting's value on the stage.
        public static func setting<Value>(_ setting: Setting<Value>) -> Source {
            Source(kind: .setting(setting.declaration))
        }
        /// A text that is known when the stack is written.
        public static func text(_ text: String) -> Source { Source(kind: .text(text)) }
    }
}
