import Foundation
import HTTPTypes
import SoloCore
import SoloCrypto
import SoloHTTP
import Testing

@testable import SoloObjectStore
@testable import SoloS3

/// What a put says about its content is checked, and what does not hold leaves nothing.
@Suite(.timeLimit(.minutes(2))) struct PayloadTests {
    private struct Put: Sendable {
        var payload: String
        var fields: [(name: String, value: String)] = []
        var body: Data
    }

    private static func send(_ put: Put, to live: LiveStore, key: String = "k") async throws -> HTTPClientResponse {
        let connection = try live.client()._bucket
        let path = try connection.path(of: key)
        let headers = connection.signed(.put, path, query: "", fields: put.fields, payload: put.payload).headers
        return try await connection.http.send(.put, path, headers: headers, body: put.body)
    }

    private static func code(_ response: HTTPClientResponse) -> String {
        (try? XMLReader.read(response.body))?["Code"]?.text ?? "\(response.status.code)"
    }

    private static func trailing(_ algorithm: String, _ value: String, _ content: String = "hello") -> Put {
        Put(
            payload: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            fields: [
                (name: "content-encoding", value: "gzip, aws-chunked"),
                (name: "x-amz-decoded-content-length", value: "5"),
                (name: "x-amz-trailer", value: "x-amz-checksum-\(algorithm)"),
            ],
            body: Data("5\r\n\(content)\r\n0\r\nx-amz-checksum-\(algorithm):\(value)\r\n\r\n".utf8))
    }

    private static func checksum(_ algorithm: ChecksumAlgorithm, _ content: String = "hello") -> String {
        var checksum = ContentChecksum(algorithm)
        checksum.update(Data(content.utf8))
        return checksum.finish()
    }

    @Test(arguments: ChecksumAlgorithm.allCases)
    func aChecksumBehindTheContent(algorithm: ChecksumAlgorithm) async throws {
        try await LiveStore.run { live async throws in
            let good = Self.trailing(algorithm.rawValue, Self.checksum(algorithm))
            let response = try await Self.send(good, to: live)
            #expect(response.status == .ok, "\(Self.code(response))")
            let bucket = try live.client()
            #expect(try await bucket.get("k") == Data("hello".utf8))
            let head = try await bucket._bucket.send(
                .head, key: "k", fields: [(name: "x-amz-checksum-mode", value: "ENABLED")])
            #expect(head.headers[try #require(.init(algorithm.field))] == Self.checksum(algorithm))
            #expect(head.headers[.contentEncoding] == "gzip")
            let wrong = Self.trailing(algorithm.rawValue, Self.checksum(algorithm, "hallo"))
            #expect(try await Self.code(Self.send(wrong, to: live, key: "wrong")) == "BadDigest")
            #expect(try await bucket.exists("wrong") == false)
        }
    }

    @Test func `a put whose checks fail is rejected and leaves nothing`() async throws {
        try await LiveStore.run { live async throws in
            let digest = Hex.text(RunningDigest.sha256(Data("hello".utf8)))
            let large = Data(repeating: 1, count: 300_000)
            var missing = Self.trailing("crc32", Self.checksum(.crc32))
            missing.body = Data("5\r\nhello\r\n0\r\n\r\n".utf8)
            var longer = Self.trailing("crc32", Self.checksum(.crc32))
            longer.body = Data("6\r\nhello!\r\n0\r\n\r\n".utf8)
            var shorter = Self.trailing("crc32", Self.checksum(.crc32))
            shorter.body = Data("4\r\nhell\r\n0\r\nx-amz-checksum-crc32:\(Self.checksum(.crc32, "hell"))\r\n\r\n".utf8)
            let puts: [(Put, String)] = [
                (Put(payload: digest, body: Data("hallo".utf8)), "XAmzContentSHA256Mismatch"),
                (Put(payload: digest, body: large), "XAmzContentSHA256Mismatch"),
                (Put(payload: "nonsense", body: Data()), "InvalidArgument"),
                (
                    Put(payload: "UNSIGNED-PAYLOAD", fields: [(name: "content-md5", value: "!")], body: Data()),
                    "InvalidDigest"
                ),
                (
                    Put(
                        payload: "UNSIGNED-PAYLOAD", fields: [(name: "content-md5", value: "AAAAAAAAAAAAAAAAAAAAAA==")],
                        body: large), "BadDigest"
                ),
                (
                    Put(
                        payload: "UNSIGNED-PAYLOAD",
                        fields: [
                            (name: "x-amz-checksum-crc32", value: "AAAA"), (name: "x-amz-checksum-sha1", value: "AAAA"),
                        ], body: Data()), "InvalidRequest"
                ),
                (Self.trailing("md6", "AAAA"), "InvalidRequest"), (missing, "MalformedTrailerError"),
                (longer, "IncompleteBody"), (shorter, "IncompleteBody"),
                (
                    Put(payload: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", body: Data("0;chunk-signature=0\r\n\r\n".utf8)),
                    "SignatureDoesNotMatch"
                ),
                (Put(payload: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", body: large), "InvalidRequest"),
                (
                    Put(
                        payload: "UNSIGNED-PAYLOAD",
                        fields: [(name: "x-amz-meta-a", value: String(repeating: "x", count: 3000))], body: Data()),
                    "MetadataTooLarge"
                ),
            ]
            for (number, (put, code)) in puts.enumerated() {
                #expect(try await Self.code(Self.send(put, to: live)) == code, "put \(number)")
            }
            #expect(try await live.client().folder().objects.isEmpty)
            await live.store.close()
            #expect(try live.contentFiles() == [])
        }
    }

    @Test func aConnectionThatBreaksLeavesNothing() async throws {
        try await LiveStore.run { live async throws in
            struct Broken: Error {}
            let connection = try live.client()._bucket
            _ = try await connection.put("k", Data("old".utf8), contentType: nil, metadata: [:], condition: nil)
            let headers = connection.signed(.put, "/assets/k", query: "", fields: [], payload: "UNSIGNED-PAYLOAD")
                .headers
            await #expect(throws: Broken.self) {
                try await connection.http.stream(
                    .put, "/assets/k", headers: headers,
                    body: HTTPRequestBody(length: 5_000_000) { sink in
                        for _ in 0..<20 { try await sink(Data(count: 100_000)) }
                        throw Broken()
                    })
            }
            #expect(try await live.client().get("k") == Data("old".utf8))
        }
    }

    @Test(arguments: [
        "<Delete>", "", "<a/>", "<Delete/>", "<Delete><Object/></Delete>",
        "<Delete><Object><Key></Key></Object></Delete>",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><Delete><Object><Key>&a;</Key></Object></Delete>",
    ])
    func `an invalid XML body is rejected`(text: String) async throws {
        try await LiveStore.run { live async throws in
            let error = await #expect(throws: BucketError.self) {
                try await live.client()._bucket.send(.post, query: "delete", body: Data(text.utf8))
            }
            #expect(error?.code == .init("MalformedXML"))
        }
    }

    @Test(arguments: [
        "continuation-token=!!!", "max-keys=-1", "max-keys=x", "max-keys=99999999999999999999",
    ])
    func `an invalid listing is rejected`(query: String) async throws {
        try await LiveStore.run { live async throws in
            let error = await #expect(throws: BucketError.self) {
                try await live.client()._bucket.send(.get, query: "list-type=2&\(query)")
            }
            #expect(error?.code == .init("InvalidArgument"))
        }
    }
}
