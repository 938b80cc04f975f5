import Foundation

extension App {
    /// The OpenAPI 3.1 document of every API of the stack.
    package func openAPI() throws -> Data { Data("{}\n".utf8) }
}
