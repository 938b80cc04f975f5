import Foundation
import SoloCore
import SoloCrypto
import TestFolders
import Testing

@testable import SoloS3

/// One case of the published test suite of Signature Version 4: a request, how it is to be signed, and the texts on the way.
struct SigV4Vector {
    struct Context: Decodable {
        struct Credentials: Decodable {
            var accessKeyId: String
            var secretAccessKey: String
            var token: String?
        }
        var credentials: Credentials
        var expirationInSeconds: Int
        var normalize: Bool
        var region: String
        var service: String
        var signBody: Bool
        var timestamp: String
        var omitSessionToken: Bool?
    }

    let folder: URL
    let context: Context
    let request: SignableRequest
    let body: Data

    init(_ folder: URL) throws {
        self.folder = folder
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        context = try decoder.decode(Context.self, from: Data(contentsOf: folder.appending(path: "context.json")))
        (request, body) = try Self.parse(String(contentsOf: folder.appending(path: "request.txt"), encoding: .utf8))
    }

    /// The request with its signature, in the header or in the query.
    func signed(_ place: String) throws -> SignableRequest {
        let file = folder.appending(path: "\(place)-signed-request.txt")
        return try Self.parse(String(contentsOf: file, encoding: .utf8)).request
    }

    /// An HTTP request with bare line ends, no space behind the colons, and fields that go on after a line's end.
    private static func parse(_ text: String) throws -> (request: SignableRequest, body: Data) {
        let halves = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        var lines = halves[0].split(separator: "\n").map(String.init)
        let first = lines.removeFirst()
        let method = first.prefix { $0 != " " }
        let target = first.dropFirst(method.count + 1).dropLast(" HTTP/1.1".count)
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var headers: [(name: String, value: String)] = []
        for line in lines {
            if line.hasPrefix(" ") {
                headers[headers.count - 1].value += "\n" + line
            } else {
                let field = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                headers.append((name: String(field[0]), value: String(field[1])))
            }
        }
        let request = SignableRequest(
            method: String(method), path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
            headers: headers)
        return (request, halves.count > 1 ? Data(halves[1].utf8) : Data())
    }

    var signer: RequestSigner {
        var signer = RequestSigner(
            key: AccessKey(id: context.credentials.accessKeyId, secret: context.credentials.secretAccessKey),
            sessionToken: context.credentials.token, region: context.region, service: context.service,
            form: .general(normalized: context.normalize))
        signer.leavesTokenOut = context.omitSessionToken ?? false
        return signer
    }

    var dialect: RequestVerifier.Dialect {
        .init(service: context.service, form: .general(normalized: context.normalize), payload: payload)
    }

    var payload: String { Hex.text(RunningDigest.sha256(context.signBody ? body : Data())) }
    var date: Date { (try? Date(context.timestamp, strategy: .iso8601)) ?? .distantPast }

    func text(_ file: String) -> String? {
        try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
    }
}

extension SigV4Vector {
    static let suite = PublishedVectors.folder("sigv4")
    static let missing = Comment(rawValue: PublishedVectors.missing("sigv4"))

    /// The names of all cases.
    static var names: [String] {
        guard let suite else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: suite.path)) ?? []
        return names.filter {
            FileManager.default.fileExists(atPath: suite.appending(path: "\($0)/context.json").path)
        }
        .sorted()
    }

    init(named name: String) throws {
        try self.init(#require(Self.suite).appending(path: name))
    }
}
