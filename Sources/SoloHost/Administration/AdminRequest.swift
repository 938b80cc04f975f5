import Foundation
package import HTTPTypes
import SoloCore

/// A question on the administration socket, as a value: both sides make and read it here.
package enum AdminRequest: Sendable, Equatable {
    case status
    case resources
    case removeResource(String, kind: String?)
    case secrets
    case setSecret(String)
    case removeSecret(String)
    case queues
    case messages(queue: String, state: String, limit: Int)
    case message(queue: String, id: String)
    case send(queue: String, key: String?, delay: Double)
    case purge(queue: String, onlyDead: Bool)
    case replay(queue: String, id: String?)
    case objects(bucket: String, prefix: String, after: String?, limit: Int)
    case object(bucket: String, key: String)
    case putObject(bucket: String, key: String, contentType: String?)
    case removeObject(bucket: String, key: String)
    case schedules
    case history(schedule: String, limit: Int)
    case runNow(String)
    case command(String)

    /// The header field with what is told of an object beside its content, as JSON in base 64.
    static let objectField = AdminWire.responseField

    package var method: HTTPRequest.Method {
        switch self {
        case .status, .resources, .secrets, .queues, .messages, .message, .objects, .object, .schedules, .history,
            .command:
            .get
        case .setSecret, .putObject: .put
        case .removeSecret, .removeResource, .removeObject: .delete
        case .send, .purge, .replay, .runNow: .post
        }
    }

    /// The path with its query. Names are what `NamePolicy` lets through: nothing to escape; an unknown one is escaped anyway.
    package var path: String {
        switch self {
        case .status: "/status"
        case .resources: "/resources"
        case .removeResource(let name, let kind):
            "/resources/\(Self.escape(name))" + (kind.map { "?kind=\(Self.escape($0))" } ?? "")
        case .secrets: "/secrets"
        case .setSecret(let name), .removeSecret(let name): "/secrets/\(Self.escape(name))"
        case .queues: "/queues"
        case .messages(let queue, let state, let limit):
            "/queues/\(Self.escape(queue))/messages?state=\(Self.escape(state))&limit=\(limit)"
        case .message(let queue, let id): "/queues/\(Self.escape(queue))/messages/\(Self.escape(id))"
        case .send(let queue, let key, let delay):
            "/queues/\(Self.escape(queue))/messages?delay=\(delay)" + (key.map { "&key=\(Self.escape($0))" } ?? "")
        case .purge(let queue, let onlyDead):
            "/queues/\(Self.escape(queue))/purge" + (onlyDead ? "?only=dead" : "")
        case .replay(let queue, let id):
            "/queues/\(Self.escape(queue))/replay" + (id.map { "?id=\(Self.escape($0))" } ?? "")
        case .objects(let bucket, let prefix, let after, let limit):
            "/buckets/\(Self.escape(bucket))/objects?prefix=\(Self.escape(prefix))&limit=\(limit)"
                + (after.map { "&after=\(Self.escape($0))" } ?? "")
        case .object(let bucket, let key), .removeObject(let bucket, let key):
            "/buckets/\(Self.escape(bucket))/object?key=\(Self.escape(key))"
        case .putObject(let bucket, let key, let contentType):
            "/buckets/\(Self.escape(bucket))/object?key=\(Self.escape(key))"
                + (contentType.map { "&type=\(Self.escape($0))" } ?? "")
        case .schedules: "/schedules"
        case .history(let schedule, let limit): "/schedules/\(Self.escape(schedule))/history?limit=\(limit)"
        case .command(let name): "/commands/\(Self.escape(name))"
        case .runNow(let schedule): "/schedules/\(Self.escape(schedule))/run"
        }
    }

    /// Reads one; `nil` for what is none.
    package init?(method: HTTPRequest.Method, path: String) {
        let parts = path.split(separator: "?", maxSplits: 1)
        let words = (parts.first ?? "").split(separator: "/").compactMap { Self.unescape($0) }
        let pairs = (parts.count > 1 ? parts[1] : "").split(separator: "&").compactMap { pair in
            let halves = pair.split(separator: "=", maxSplits: 1)
            return halves.count == 2 ? Self.unescape(halves[1]).map { (String(halves[0]), $0) } : nil
        }
        let query = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        let limit = query["limit"].flatMap { Int($0) } ?? 20
        switch (method, words.count, words.first, words.last) {
        case (.get, 1, "status", _): self = .status
        case (.get, 1, "resources", _): self = .resources
        case (.delete, 2, "resources", let name?): self = .removeResource(name, kind: query["kind"])
        case (.get, 1, "secrets", _): self = .secrets
        case (.put, 2, "secrets", let name?): self = .setSecret(name)
        case (.delete, 2, "secrets", let name?): self = .removeSecret(name)
        case (.get, 1, "queues", _): self = .queues
        case (.get, 3, "queues", "messages"):
            self = .messages(queue: words[1], state: query["state"] ?? "dead", limit: limit)
        case (.get, 4, "queues", let id?) where words[2] == "messages": self = .message(queue: words[1], id: id)
        case (.post, 3, "queues", "messages"):
            self = .send(queue: words[1], key: query["key"], delay: query["delay"].flatMap { Double($0) } ?? 0)
        case (.post, 3, "queues", "purge"): self = .purge(queue: words[1], onlyDead: query["only"] == "dead")
        case (.post, 3, "queues", "replay"): self = .replay(queue: words[1], id: query["id"])
        case (.get, 3, "buckets", "objects"):
            self = .objects(bucket: words[1], prefix: query["prefix"] ?? "", after: query["after"], limit: limit)
        case (.get, 3, "buckets", "object"): self = .object(bucket: words[1], key: query["key"] ?? "")
        case (.put, 3, "buckets", "object"):
            self = .putObject(bucket: words[1], key: query["key"] ?? "", contentType: query["type"])
        case (.delete, 3, "buckets", "object"): self = .removeObject(bucket: words[1], key: query["key"] ?? "")
        case (.get, 1, "schedules", _): self = .schedules
        case (.get, 3, "schedules", "history"): self = .history(schedule: words[1], limit: limit)
        case (.post, 3, "schedules", "run"): self = .runNow(words[1])
        case (.get, 2, "commands", let name?): self = .command(name)
        default: return nil
        }
    }

    private static func escape(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            let isPlain = byte < 128 && (character.isLetter || character.isNumber || "-._~".contains(character))
            return isPlain ? String(character) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    private static func unescape(_ text: Substring) -> String? { String(text).removingPercentEncoding }
}
