import Foundation
import HTTPTypes
import SoloCore
import SoloHTTP
import Testing

@testable import SoloObjectStore
@testable import SoloS3

/// What a component has no grant for is refused by the store, whatever the client of the component would let through.
@Suite(.timeLimit(.minutes(2))) struct AccessTests {
    private static func credential(_ name: String, _ grants: [Grant]) -> ComponentCredential {
        ComponentCredential(
            component: "api.\(name)", key: AccessKey(id: "KEY-\(name)", secret: "secret-\(name)"), grants: grants)
    }

    private static let reader = credential("reader", [Grant(resource: "assets", actions: [.read])])
    private static let writer = credential("writer", [Grant(resource: "assets", actions: [.write])])
    private static let prefixed = credential(
        "prefixed", [Grant(resource: "assets", actions: [.read, .write, .delete], prefix: "tmp/")])
    private static let stranger = credential("stranger", [Grant(resource: "receipts", actions: [.send])])

    private func withObjects(_ body: @escaping @Sendable (LiveStore) async throws -> Void) async throws {
        try await LiveStore.run(credentials: [
            LiveStore.everything, Self.reader, Self.writer, Self.prefixed, Self.stranger,
        ]) {
            live async throws in
            for key in ["a", "tmp/b"] { try await live.client().put(key, Data(key.utf8)) }
            try await body(live)
        }
    }

    private func expectDenied(_ operation: () async throws -> Void, _ place: SourceLocation = #_sourceLocation) async {
        let error = await #expect(throws: BucketError.self, sourceLocation: place) { try await operation() }
        #expect(error?.code == .accessDenied, sourceLocation: place)
    }

    @Test func aReaderReadsAndNoMore() async throws {
        try await withObjects { live async throws in
            let bucket = try live.client(as: Self.reader)
            #expect(try await bucket.get("a") == Data("a".utf8))
            #expect(try await bucket.folder().objects.count == 1)
            await expectDenied { try await bucket.put("a", Data()) }
            await expectDenied { try await bucket.put("new", Data(), if: .absent) }
            await expectDenied { try await bucket.delete("a") }
            #expect(try await bucket.get("a") == Data("a".utf8))
        }
    }

    @Test func aWriterWritesAndNoMore() async throws {
        try await withObjects { live async throws in
            let bucket = try live.client(as: Self.writer)
            try await bucket.put("new", Data())
            await expectDenied { _ = try await bucket.get("a") }
            await expectDenied { _ = try await bucket.head("a") }
            await expectDenied { _ = try await bucket.folder() }
            await expectDenied { try await bucket.delete("a") }
        }
    }

    @Test func aPrefixEndsWhereItEnds() async throws {
        try await withObjects { live async throws in
            let bucket = try live.client(as: Self.prefixed)
            try await bucket.put("tmp/c", Data())
            #expect(try await bucket.get("tmp/b") == Data("tmp/b".utf8))
            #expect(try await bucket.folder("tmp/").objects.count == 2)
            try await bucket.delete("tmp/c")
            for key in ["a", "tmp", "tm", "x/tmp/b"] {
                await expectDenied { _ = try await bucket.get(key) }
                await expectDenied { try await bucket.put(key, Data()) }
                await expectDenied { try await bucket.delete(key) }
            }
            for prefix in ["", "t", "tmp", "a", "x/"] {
                await expectDenied { _ = try await bucket.folder(prefix) }
            }
            // It is a name like any other, under the prefix.
            try await bucket.put("tmp/../a", Data("inside".utf8))
            #expect(try await live.client().get("a") == Data("a".utf8))
        }
    }

    @Test func theClientKnowsItsPrefixToo() async throws {
        try await withObjects { live async throws in
            let bucket = try live.client(as: Self.prefixed, prefix: "tmp/")
            await expectDenied { _ = try await bucket.get("a") }
            var keys: [String] = []
            for try await object in bucket.list() { keys.append(object.key) }
            #expect(keys == ["tmp/b"])
        }
    }

    @Test func anotherBucketIsRejectedWhetherOrNotItExists() async throws {
        try await withObjects { live async throws in
            for name in ["billing.invoices", "nowhere", "receipts"] {
                for credential in [Self.reader, Self.writer, Self.prefixed, Self.stranger] {
                    let bucket = try live.client(name, as: credential)
                    await expectDenied { _ = try await bucket.get("a") }
                    await expectDenied { _ = try await bucket.folder() }
                    await expectDenied { try await bucket.put("a", Data()) }
                    await expectDenied { try await bucket.delete("a") }
                }
            }
        }
    }

    @Test func aGrantThatWasTakenAwayIsGoneAtOnce() async throws {
        try await LiveStore.run(credentials: []) { live async throws in
            let error = await #expect(throws: BucketError.self) { try await live.client().get("a") }
            #expect(error?.code == .init("InvalidAccessKeyId"))
        }
    }

    @Test func aWrongSecretIsRejected() async throws {
        try await withObjects { live async throws in
            var wrong = LiveStore.everything
            wrong.key = AccessKey(id: wrong.key.id, secret: "guess")
            let error = await #expect(throws: BucketError.self) { try await live.client(as: wrong).get("a") }
            #expect(error?.code == .init("SignatureDoesNotMatch"))
        }
    }

    @Test func `a wrong clock is rejected`() async throws {
        try await withObjects { live async throws in
            for minutes in [-16.0, 16] {
                let late = live.time.now.addingTimeInterval(minutes * 60)
                let bucket = BucketReader(
                    BucketConnection(
                        http: HTTPClient(.tcp(host: "127.0.0.1", port: live.port)), bucket: "assets",
                        region: "us-east-1",
                        key: LiveStore.everything.key, now: { late }))
                let error = await #expect(throws: BucketError.self) { try await bucket.get("a") }
                #expect(error?.code == .init("RequestTimeTooSkewed"))
            }
        }
    }

    @Test(arguments: [
        (HTTPRequest.Method.get, "/"), (.get, "/assets"), (.get, "/assets/a"), (.put, "/assets/x"),
        (.delete, "/assets/a"),
        (.post, "/assets?delete"), (.get, "/assets/a?X-Amz-Signature=0"), (.get, "/%00/%FF"), (.put, "/new"),
    ])
    func nobodyIsAnonymous(method: HTTPRequest.Method, path: String) async throws {
        try await withObjects { live async throws in
            let http = HTTPClient(.tcp(host: "127.0.0.1", port: live.port))
            let response = try await http.send(method, path)
            #expect(response.status == .forbidden || response.status == .badRequest)
            #expect(String(decoding: response.body, as: UTF8.self).contains("<RequestId>"))
            #expect(try await live.client().get("a") == Data("a".utf8))
            http.close()
        }
    }

    @Test func bucketsAreNotMadeByKeys() async throws {
        try await withObjects { live async throws in
            let connection = try live.client()._bucket
            await expectDenied { _ = try await connection.send(.put) }
            await expectDenied { _ = try await connection.send(.delete) }
        }
    }

    @Test func aCopyNeedsBothGrants() async throws {
        try await withObjects { live async throws in
            let source = [(name: "x-amz-copy-source", value: "assets/a")]
            let reader = try live.client(as: Self.reader)._bucket
            await expectDenied { _ = try await reader.send(.put, key: "copy", fields: source) }
            let writer = try live.client(as: Self.writer)._bucket
            await expectDenied { _ = try await writer.send(.put, key: "copy", fields: source) }
            let prefixed = try live.client(as: Self.prefixed)._bucket
            await expectDenied { _ = try await prefixed.send(.put, key: "tmp/copy", fields: source) }
            _ = try await live.client()._bucket.send(.put, key: "copy", fields: source)
            #expect(try await live.client().get("copy") == Data("a".utf8))
        }
    }

    @Test func aBatchIsJudgedKeyByKey() async throws {
        try await withObjects { live async throws in
            let document = XMLElement(
                "Delete",
                children: ["a", "tmp/b"].map { XMLElement("Object", children: [XMLElement("Key", text: $0)]) })
            let response = try await live.client(as: Self.prefixed)._bucket.send(
                .post, query: "delete", body: Data(document.document().utf8))
            let result = try XMLReader.read(response.body)
            #expect(result["Error"]?["Key"]?.text == "a")
            #expect(result["Error"]?["Code"]?.text == "AccessDenied")
            #expect(result["Deleted"]?["Key"]?.text == "tmp/b")
            #expect(try await live.client().exists("a"))
            #expect(try await live.client().exists("tmp/b") == false)
        }
    }
}
