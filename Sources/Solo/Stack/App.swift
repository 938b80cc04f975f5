/// A whole product in one type: its resources as stored properties, its components in ``Stack/body``.
///
///     @main
///     struct Shop: App {
///         let database = SQLite("db")
///
///         var body: some Stack {
///             API("api") {
///                 Get("/health") { _ in "ok" }
///                 Get("/orders/:id", using: database.readOnly, handler: showOrder)
///             }
///         }
///     }
public protocol App: Stack {
    /// Makes the product; it does nothing but declare it.
    init()

    /// Where it runs, beside the laptop.
    @StageBuilder var stages: [Stage] { get }

    /// The version of the product's API for those who call it, as the OpenAPI document tells it: `1.0.0` unless it is said.
    /// It is a text of your own, such as `2.1.0` or `2026-11`, and has nothing to do with a release.
    var version: String { get }
}

extension App {
    /// The first version.
    public var version: String { "1.0.0" }

    /// Only the laptop.
    public var stages: [Stage] { [] }
}
