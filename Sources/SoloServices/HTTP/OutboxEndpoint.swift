import HTTPTypes
import Hummingbird
import SoloCore

/// `POST /_solo/outbox/KIND/DATABASE`: a transaction has enqueued messages. It says nothing else, so any component may say it.
struct OutboxEndpoint: Sendable {
    let outboxes: Outboxes
    let authorization: BearerAuthorization

    func respond(to request: Request, _ database: OutboxDatabase) throws -> Response {
        _ = try authorization.credential(of: request.headers)
        guard try outboxes.databases.contains(database) else {
            throw ProblemResponse(
                status: .notFound, title: "Not Found", detail: "There is no database “\(database.name)”.")
        }
        guard request.method == .post else {
            throw ProblemResponse(
                status: .methodNotAllowed, title: "Method Not Allowed", detail: "An outbox is woken with POST.",
                headers: [.allow: "POST"])
        }
        outboxes.wake(database)
        return Response(status: .noContent)
    }
}
