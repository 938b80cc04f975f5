import Foundation
import HTTPTypes
import SoloCore
import SoloHTTP

/// Invocations over an app's control socket.
struct SocketInvoker: Invoker {
    private let http: HTTPClient

    init(socket: String) {
        http = HTTPClient(.unix(path: socket))
    }

    func invoke(_ invocation: Invocation) async throws -> InvocationOutcome {
        do {
            let answer = try await http.send(
                .post, "/invocations/\(invocation.component)", body: JSONEncoder().encode(invocation))
            return try JSONDecoder().decode(InvocationOutcome.self, from: answer.body)
        } catch let error as HTTPClientError where error.code == .cannotConnect {
            throw InvocationNotDelivered("The app is not running.")
        }
    }
}
