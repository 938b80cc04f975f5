import SoloCore
import HTTPTypes
import Foundation
import SoloHTTP
import SoloS3
import Testing

@testable import SoloObjectStore

/// Addresses that open an object without a key.
struct PresignedURLTests {
    @Test func `a presigned address opens one object until it expires`() async throws {
        try await LiveStore.run { live async throws in
            let bucket = try live.client()
            try await bucket.put("é x/y", Data("shared".utf8))
            let url = try bucket.presignedURL(for: "é x/y", expires: .seconds(60))
            let http = HTTPClient(.tcp(host: "127.0.0.1", port: live.port))
            let target = url.absoluteString.dropFirst(live.endpoint.count)
            #expect(try await http.send(.get, String(target)).body == Data("shared".utf8))
            let other = String(target).replacingOccurrences(of: "/y?", with: "/z?")
            #expect(try await http.send(.get, other).status == .forbidden)
            #expect(try await http.send(.delete, String(target)).status == .forbidden)
            live.time.advance(days: 1)
            #expect(try await http.send(.get, String(target)).status == .forbidden)
            http.close()
        }
    }

    @Test func `a presigned address leads to the public endpoint, and is signed for its name`() async throws {
        try await LiveStore.run { live async throws in
            try await live.client().put("a", Data("shared".utf8))
            func target(of endpoint: String) throws -> String {
                let bucket = BucketReader(
                    BucketConnection(
                        http: HTTPClient(.unix(path: "/run/solo/services.sock")), bucket: "assets",
                        region: ObjectStore.region, key: LiveStore.everything.key, publicEndpoint: endpoint,
                        now: { live.time.now }))
                let url = try bucket.presignedURL(for: "a", expires: .seconds(60)).absoluteString
                #expect(url.hasPrefix("\(endpoint)/assets/a?"))
                return String(url.dropFirst(endpoint.count))
            }
            let http = HTTPClient(.tcp(host: "localhost", port: live.port))
            defer { http.close() }
            let response = try await http.send(.get, target(of: "http://localhost:\(live.port)"))
            #expect(response.body == Data("shared".utf8))
            let other = try await http.send(.get, target(of: "https://files.example.com"))
            #expect(other.status == .forbidden)
        }
    }
}
