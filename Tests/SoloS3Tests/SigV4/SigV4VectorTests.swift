import Foundation
import SoloCore
import Testing

@testable import SoloS3

/// The published test suite of Signature Version 4. `SOLO_VECTORS` names the folder that holds it as `sigv4`.
@Suite struct SigV4VectorTests {
    private static let folder = ProcessInfo.processInfo.environment["SOLO_VECTORS"].map {
        URL(fileURLWithPath: $0).appending(path: "sigv4")
    }

    private static var cases: [String] {
        guard let folder else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter {
            FileManager.default.fileExists(atPath: folder.appending(path: "\($0)/context.json").path)
        }
        .sorted()
    }

    @Test(.enabled(if: folder != nil, "SOLO_VECTORS is not set: the published vectors are skipped"))
    func everyCaseIsThere() {
        #expect(Self.cases.count == 38)
    }

    @Test(.enabled(if: folder != nil, "SOLO_VECTORS is not set: the published vectors are skipped"), arguments: cases)
    func header(name: String) throws {
        let vector = try Vector(#require(Self.folder).appending(path: name))
        let signed = vector.signer.sign(
            vector.request, payload: vector.payload, sendsPayload: vector.context.signBody, at: vector.date)
        #expect(signed.canonical.text == vector.text("header-canonical-request.txt"))
        #expect(signed.stringToSign == vector.text("header-string-to-sign.txt"))
        #expect(signed.signature == vector.text("header-signature.txt"))
    }

    @Test(.enabled(if: folder != nil, "SOLO_VECTORS is not set: the published vectors are skipped"), arguments: cases)
    func query(name: String) throws {
        let vector = try Vector(#require(Self.folder).appending(path: name))
        let signed = vector.signer.presign(
            vector.request, payload: vector.payload, at: vector.date,
            expiresAfter: vector.context.expirationInSeconds)
        #expect(signed.canonical.text == vector.text("query-canonical-request.txt"))
        #expect(signed.stringToSign == vector.text("query-string-to-sign.txt"))
        #expect(signed.signature == vector.text("query-signature.txt"))
    }
}

private struct Vector {
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
        let text = try String(contentsOf: folder.appending(path: "request.txt"), encoding: .utf8)
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
        request = SignableRequest(
            method: String(method), path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
            headers: headers)
        body = halves.count > 1 ? Data(halves[1].utf8) : Data()
    }

    var signer: RequestSigner {
        var signer = RequestSigner(
            key: AccessKey(id: context.credentials.accessKeyId, secret: context.credentials.secretAccessKey),
            sessionToken: context.credentials.token, region: context.region, service: context.service,
            form: .general(normalized: context.normalize))
        signer.leavesTokenOut = context.omitSessionToken ?? false
        return signer
    }

    var payload: String { Hex.text(RunningDigest.sha256(context.signBody ? body : Data())) }
    var date: Date { (try? Date(context.timestamp, strategy: .iso8601)) ?? .distantPast }

    func text(_ file: String) -> String? {
        try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
    }
}
