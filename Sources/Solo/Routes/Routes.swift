package import SoloCore

/// Routes that a module adds to an API of the app, beside the module's workers and crons.
///
///     struct Billing: Stack {
///         let database: SQLite
///
///         var body: some Stack {
///             Routes("api") {
///                 Get("/invoices/:id", using: database.readOnly, handler: showInvoice)
///             }
///             Cron("invoice", .daily(at: "06:00"), using: database, handler: writeInvoices)
///         }
///     }
///
/// The app then mentions the module in one line. CORS, limits, outputs and isolation stay the API's. A name that no API has
/// is a mistake of the stack.
public struct Routes: Stack {
    /// The API's name as the app sees it.
    package let api: String
    package let routes: [RouteDeclaration]
    package let place: Diagnostic.Place

    /// Routes for an API that is declared elsewhere.
    /// - Parameters:
    ///   - api: the API's name from the app: `api` for one in the app's body, `billing.api` for one of the module `billing`.
    ///   - routes: the routes, as an ``API`` takes them.
    public init(
        _ api: String, file: String = #fileID, line: Int = #line, @RouteBuilder routes: () -> [RouteDeclaration]
    ) {
        self.api = api
        self.routes = routes()
        place = .init(file, line)
    }

    public var body: Stacks { Stacks([self]) }
}
