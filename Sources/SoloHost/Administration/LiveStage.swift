package import Foundation
import HTTPTypes
package import SoloCore
import SoloHTTP
package import SoloServices

/// A running stage, through its socket.
package struct LiveStage: StageAdministration {
    let http: HTTPClient

    /// `nil` where nothing listens there.
    package static func connect(_ socket: URL) async -> LiveStage? {
        guard FileManager.default.fileExists(atPath: socket.path) else { return nil }
        let stage = LiveStage(socket: socket)
        do {
            _ = try await stage.http.send(.get, AdminRequest.secrets.path, timeout: .after(.seconds(10)))
            return stage
        } catch {
            // The socket of a session that was killed: there is a file, and nobody behind it.
            stage.close()
            return nil
        }
    }

    private init(socket: URL) { http = HTTPClient(.unix(path: socket.path)) }

    package func close() { http.close() }

    func ask<Value: Decodable>(
        _ request: AdminRequest, body: Data = Data(), as type: Value.Type = Value.self
    ) async throws -> Value {
        let answer = try await http.send(request.method, request.path, body: body, timeout: .never)
        guard answer.status == .ok else {
            throw Self.problem(answer.status, answer.body)
        }
        return try JSONDecoder().decode(Value.self, from: answer.body)
    }

    static func problem(_ status: HTTPResponse.Status, _ body: Data) -> HostError {
        (try? JSONDecoder().decode(AdminProblem.self, from: body))?.error
            ?? HostError(.init("administration"), "The stage answered \(status.code).")
    }

    package func status() async throws -> StageStatus { try await ask(.status) }
    package func resources() async throws -> [StageResource] { try await ask(.resources) }

    package func removeResource(_ name: String, kind: StoredResource.Kind?) async throws -> StageResource {
        try await ask(.removeResource(name, kind: kind?.rawValue))
    }

    package func secrets() async throws -> [SecretState] { try await ask(.secrets) }

    package func setSecret(_ name: String, to value: Redacted<String>) async throws {
        _ = try await ask(.setSecret(name), body: Data(value.exposed.utf8), as: AdminResponse.self)
    }

    package func removeSecret(_ name: String) async throws -> Bool {
        try await ask(.removeSecret(name), as: AdminResponse.self).done ?? false
    }

    package func queues() async throws -> [QueueSummary] { try await ask(.queues) }

    package func messages(in queue: String, state: QueueMessage.State, limit: Int) async throws -> [QueueMessage] {
        try await ask(.messages(queue: queue, state: state.rawValue, limit: limit))
    }

    package func message(_ id: String, in queue: String) async throws -> QueueMessage {
        try await ask(.message(queue: queue, id: id))
    }

    package func send(
        _ payload: Data, to queue: String, key: String?, delay: Double
    ) async throws -> MessageReceipt {
        try await ask(.send(queue: queue, key: key, delay: delay), body: payload)
    }

    package func purge(_ queue: String, onlyDead: Bool) async throws -> Int {
        try await ask(.purge(queue: queue, onlyDead: onlyDead), as: AdminResponse.self).count ?? 0
    }

    package func replay(_ queue: String, id: String?) async throws -> Int {
        try await ask(.replay(queue: queue, id: id), as: AdminResponse.self).count ?? 0
    }

    package func schedules() async throws -> [ScheduleSummary] { try await ask(.schedules) }

    package func history(of schedule: String, limit: Int) async throws -> [ScheduleRun] {
        try await ask(.history(schedule: schedule, limit: limit))
    }

    package func command(_ name: String) async throws -> RunningApp { try await ask(.command(name)) }

    package func runNow(_ schedule: String) async throws -> ScheduleRun { try await ask(.runNow(schedule)) }
}
