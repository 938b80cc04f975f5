import Foundation
import HTTPTypes
import Logging
import SoloCore
import SoloHTTP
import SoloS3
import Testing

@testable import SoloServices

struct PlatformServicesTests {
    @Test(.timeLimit(.minutes(1))) func bindingsResolveEveryResource() async throws {
        try await withPlatform { platform, _ in
            let bindings = try await platform.bindings(release: "r1")
            let endpoint = try await platform.endpoint()
            guard case .sqlite(let path) = bindings.resources["db"] else { throw CancellationError() }
            #expect(path.hasSuffix("/.solo/dev/db/db.sqlite"))
            guard case .queue(endpoint, "receipts") = bindings.resources["receipts"] else { throw CancellationError() }
            guard case .secret(let secret) = bindings.resources["stripe-key"] else { throw CancellationError() }
            #expect(secret.exposed == "sk_live")
            guard case .setting("\"USD\"") = bindings.resources["currency"] else { throw CancellationError() }
            #expect(Set(bindings.keys.keys).isSuperset(of: ["api.api", "worker.receipts", "cron.cleanup"]))
            #expect(bindings.keys["api.api/receipts/send"] != nil)
            #expect(Set(bindings.keys.values.map(\.secret.exposed)).count == bindings.keys.count)
        }
    }

    @Test(.timeLimit(.minutes(1))) func `services on a Unix socket are found by its path`() async throws {
        let path = "/tmp/solo-\(UUID().uuidString.prefix(8)).sock"
        // Left by one that was killed.
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        try await withPlatform(address: .unix(path: path)) { platform, http in
            let bindings = try await platform.bindings(release: "r1")
            guard case .queue("unix:\(path)", "receipts") = bindings.resources["receipts"] else {
                throw CancellationError()
            }
            let response = try await http.send(
                .post, "/_solo/queues/receipts/messages", headers: try token(platform, "api.api"), body: Data("{}".utf8)
            )
            #expect(response.status == .created)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func keysAreStableAndOtherInAnotherStage() async throws {
        try await withFolder { folder in
            var keys: [[AccessKey]] = []
            for stage in ["dev", "dev", "test"] {
                var configuration = configuration(folder)
                configuration.stage = stage
                let platform = try PlatformServices(configuration, invoker: FakeInvoker(), logger: quiet)
                try await platform.apply(.sample())
                keys.append(platform.credentials().map(\.key))
            }
            #expect(keys[0] == keys[1])
            #expect(Set(keys[0].map(\.id)).isDisjoint(with: keys[2].map(\.id)))
        }
    }

    @Test func unsetSecretsSaySo() async throws {
        try await withFolder { folder in
            let platform = try PlatformServices(configuration(folder), invoker: FakeInvoker(), logger: quiet)
            let early = await #expect(throws: PlatformError.self) { try await platform.bindings(release: "r") }
            #expect(early?.code == .notApplied)
            try await platform.apply(.sample())
            #expect(try platform.missingSecrets(.sample()) == ["stripe-key"])
            let unset = await #expect(throws: PlatformError.self) { try await platform.bindings(release: "r") }
            #expect(
                unset?.description
                    == "The stage “dev” has no value for stripe-key. Run `solo secret set stripe-key`.")
        }
    }

    @Test(.timeLimit(.minutes(1))) func objectsAreStoredByGrantAndExpire() async throws {
        try await withPlatform { platform, _ in
            func client(_ component: String, _ bucket: String) async throws -> BucketClient {
                let key = try #require(platform.credential(of: component, for: bucket)).key
                return try BucketClient(
                    endpoint: try await platform.endpoint(), bucket: bucket, region: "us-east-1", key: key)
            }
            let worker = try await client("worker.receipts", "assets")
            try await worker.put("receipts/7.txt", Data("paid".utf8))
            try await worker.put("tmp/7.txt", Data("draft".utf8))
            let api = try await client("api.api", "assets")
            let refused = await #expect(throws: BucketError.self) { try await api.get("receipts/7.txt") }
            #expect(refused?.code == .accessDenied)
            try await platform.expire()
            #expect(try await worker.exists("tmp/7.txt"))
            try await platform.expire(now: Date(timeIntervalSinceNow: 2 * 86_400))
            #expect(try await !worker.exists("tmp/7.txt"))
            for client in [worker, api] { client._bucket.close() }
        }
    }

    @Test(.timeLimit(.minutes(1))) func aTakenPortSaysSo() async throws {
        try await withPlatform { platform, _ in
            let port = try #require(Int(try await platform.endpoint().split(separator: ":").last ?? ""))
            try await withFolder { folder in
                var configuration = configuration(folder)
                configuration.address = .loopback(port)
                let second = try PlatformServices(configuration, invoker: FakeInvoker(), logger: quiet)
                try await second.apply(.sample())
                let error = await #expect(throws: PlatformError.self) { try await second.run() }
                #expect(error?.code == .portTaken)
                let waiting = await #expect(throws: PlatformError.self) { try await second.endpoint() }
                #expect(waiting?.code == .portTaken)
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func messagesAreSentOverHTTPAndDelivered() async throws {
        let invoker = FakeInvoker()
        try await withPlatform(delivers: true, invoker: invoker) { platform, http in
            let headers = try token(platform, "api.api")
            let answer = try await http.send(
                .post, "/_solo/queues/receipts/messages", headers: headers, body: Data("{\"order\":7}".utf8))
            #expect(answer.status == .created)
            let id = try JSONDecoder().decode([String: String].self, from: answer.body)["id"]
            // A schedule of the sample may tick meanwhile.
            for await invocation in invoker.ends where invocation.component == "worker.receipts" {
                #expect(invocation.id == id)
                #expect(invocation.payload == Data("{\"order\":7}".utf8))
                break
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `invalid requests are rejected with their status`() async throws {
        try await withPlatform { platform, http in
            let api = try token(platform, "api.api")
            let worker = try token(platform, "worker.receipts")
            let keyID = try #require(platform.credential(of: "api.api", for: "receipts")).key.id
            let path = "/_solo/queues/receipts/messages"
            let one = Data("1".utf8)
            func check(
                _ status: Int, _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: Data,
                line: Int = #line
            ) async throws {
                let answer = try await http.send(method, path, headers: headers, body: body)
                #expect(answer.status.code == status, "line \(line): \(String(decoding: answer.body, as: UTF8.self))")
                guard status >= 400 else { return }
                #expect(answer.headers[.contentType] == "application/problem+json")
                let problem = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
                #expect(problem?["status"] as? Int == status)
            }
            try await check(401, .post, path, [:], one)
            try await check(401, .post, path, [.authorization: "Basic abc"], one)
            try await check(401, .post, path, [.authorization: "Bearer \(keyID)"], one)
            try await check(401, .post, path, [.authorization: "Bearer \(keyID).0000"], one)
            let wrong = String(repeating: "0", count: 64)
            try await check(401, .post, path, [.authorization: "Bearer \(keyID).\(wrong)"], one)
            try await check(
                401, .post, path, [.authorization: "Bearer nobody.\(String(repeating: "0", count: 64))"], one)
            try await check(403, .post, path, worker, one)
            try await check(404, .post, "/_solo/queues/other/messages", api, one)
            try await check(404, .get, "/_solo/elsewhere", api, Data())
            try await check(405, .get, path, api, Data())
            try await check(400, .post, path, api, Data())
            try await check(413, .post, path, api, Data(count: MessageLimits.payload + 1))
            var headers = api
            headers[try #require(HTTPField.Name("Solo-Delay"))] = "soon"
            try await check(400, .post, path, headers, one)
            headers = api
            headers[try #require(HTTPField.Name("Solo-Idempotency-Key"))] = "k"
            try await check(201, .post, path, headers, one)
            try await check(200, .post, path, headers, one)
            try await check(201, .post, path, api, Data(repeating: 0x20, count: MessageLimits.payload))
            #expect(try await platform.queueSummaries().map(\.ready) == [2])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `two hundred racing sends under one idempotency key are one message with one id`() async throws {
        try await withPlatform { platform, http in
            var headers = try token(platform, "api.api")
            headers[try #require(HTTPField.Name("Solo-Idempotency-Key"))] = "order-1"
            let answers = try await withThrowingTaskGroup(of: HTTPClientResponse.self) { [headers] group in
                for number in 0..<200 {
                    group.addTask {
                        try await http.send(
                            .post, "/_solo/queues/receipts/messages", headers: headers, body: Data("\(number)".utf8))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == .created } == 1)
            #expect(answers.count { $0.status == .ok } == 199)
            #expect(Set(answers.map(\.body)).count == 1)
            let messages = try await platform.messages(in: "receipts", state: .waiting)
            #expect(messages.count == 1)
            #expect(answers.first?.body == Data("{\"id\":\"\(messages.first?.id ?? "")\"}".utf8))
        }
    }
}
