import HTTPTypes
import SoloCore
import SoloHTTP
import Synchronization

import struct Foundation.Data
import struct Foundation.Date
import struct Foundation.URL

extension BucketConnection {
    func get(_ key: String, range: Range<Int>?, limit: Int) async throws -> Data {
        let range = range.map { max(0, $0.lowerBound)..<max(0, $0.upperBound) }
        if let range, range.isEmpty { return Data() }
        let download = try await stream(key, range: range)
        guard let content = try await reaching(key, { try await download.body.collected(upTo: limit) }) else {
            throw BucketError(
                .tooLarge,
                message: "The object has \(object(key, download.headers).size) bytes, more than the limit of \(limit).",
                fix: "Raise the limit, or read it with `download`.", bucket: bucket, key: key)
        }
        return content
    }

    func download(_ key: String, range: Range<Int>?) async throws -> BucketDownload {
        let response = try await stream(key, range: range)
        return BucketDownload(
            object: object(key, response.headers),
            body: .init {
                var iterator = response.body.makeAsyncIterator()
                return .init(read: { try await self.reaching(key) { try await iterator.next() } })
            })
    }

    private func stream(_ key: String, range: Range<Int>?) async throws -> HTTPClientStreamedResponse {
        let path = try path(of: key)
        var fields: [(name: String, value: String)] = []
        if let range {
            fields.append((name: "range", value: "bytes=\(max(0, range.lowerBound))-\(max(0, range.upperBound - 1))"))
        }
        let headers = signed(.get, path, query: "", fields: fields, payload: emptyPayload).headers
        let response = try await reaching(key) { try await http.stream(.get, path, headers: headers) }
        guard response.status.code < 300 else {
            let body = try? await response.body.collected(upTo: 65_536)
            throw rejection(response.status, body ?? Data(), headers: response.headers, key: key)
        }
        return response
    }

    func head(_ key: String) async throws -> BucketObject? {
        do {
            let response = try await send(.head, key: key)
            return object(key, response.headers)
        } catch let error as BucketError where error.code == .noSuchKey {
            return nil
        }
    }

    func folder(_ prefix: String, delimiter: String) async throws -> BucketFolder {
        var folder = BucketFolder(objects: [], folders: [])
        var token: String?
        repeat {
            let page = try await page(prefix: prefix, after: nil, token: token, delimiter: delimiter)
            folder.objects += page.objects
            folder.folders += page.folders
            token = page.nextToken
        } while token != nil
        return folder
    }

    func page(prefix: String, after: String?, token: String?, delimiter: String? = nil) async throws -> BucketPage {
        var query = "encoding-type=url&list-type=2&prefix=\(PercentEncoding.encode(prefix))"
        if let after { query += "&start-after=\(PercentEncoding.encode(after))" }
        if let token { query += "&continuation-token=\(PercentEncoding.encode(token))" }
        if let delimiter { query += "&delimiter=\(PercentEncoding.encode(delimiter))" }
        let response = try await send(.get, query: query)
        guard let document = try? XMLReader.read(response.body), document.name == "ListBucketResult" else {
            throw BucketError(
                .malformedResponse, message: "The listing cannot be read.",
                fix: "Check that \(http.endpoint) is an S3 service.", bucket: bucket)
        }
        let objects = document.all("Contents").map { entry in
            BucketObject(
                key: Self.decoded(entry["Key"]?.text), size: Int(entry["Size"]?.text ?? "") ?? 0,
                etag: Self.unquoted(entry["ETag"]?.text ?? ""),
                lastModified: UTCTime.date(extended: entry["LastModified"]?.text ?? "")
                    ?? Date(timeIntervalSince1970: 0))
        }
        let folders = document.all("CommonPrefixes").map { Self.decoded($0["Prefix"]?.text) }
        let isTruncated = document["IsTruncated"]?.text == "true"
        return BucketPage(
            objects: objects, folders: folders, nextToken: isTruncated ? document["NextContinuationToken"]?.text : nil)
    }

    func presignedURL(_ key: String, expires: Duration) throws -> URL {
        let path = try path(of: key)
        let seconds = Int(min(604_800, max(1, expires.components.seconds)))
        let authority = publicEndpoint.map(Self.authority) ?? http.endpoint.authority
        let request = SignableRequest(method: "GET", path: path, headers: [(name: "host", value: authority)])
        let signed = signer.presign(request, at: now(), expiresAfter: seconds)
        let query = signed.additions.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
        if let publicEndpoint, let url = URL(string: "\(publicEndpoint)\(path)?\(query)") { return url }
        if case .tcp = http.endpoint, let url = URL(string: "\(http.endpoint)\(path)?\(query)") { return url }
        throw BucketError(
            .unreachable, message: "\(http.endpoint) has no address that could be handed out.",
            fix: "Give the stage a domain: presigned URLs lead to files.DOMAIN.", bucket: bucket, key: key)
    }

    /// What the `Host` field of a request to an endpoint says.
    private static func authority(of endpoint: String) -> String {
        endpoint.split(separator: "/", maxSplits: 1).last.map { $0.trimmingPrefix("/") }.map(String.init) ?? endpoint
    }

    /// What the fields of a response tell of the object.
    private func object(_ key: String, _ headers: HTTPFields) -> BucketObject {
        var metadata: [String: String] = [:]
        for field in headers where field.name.canonicalName.hasPrefix("x-amz-meta-") {
            metadata[String(field.name.canonicalName.dropFirst("x-amz-meta-".count))] = field.value
        }
        let whole = headers[.contentRange].flatMap { $0.split(separator: "/").last }.flatMap { Int($0) }
        return BucketObject(
            key: key, size: whole ?? headers[.contentLength].flatMap { Int($0) } ?? 0,
            etag: Self.unquoted(headers[.eTag] ?? ""),
            lastModified: headers[.lastModified].flatMap { UTCTime.date(http: $0) } ?? Date(timeIntervalSince1970: 0),
            contentType: headers[.contentType], metadata: metadata)
    }

    private static func decoded(_ text: String?) -> String {
        String(decoding: PercentEncoding.decode(text ?? ""), as: UTF8.self)
    }

    static func unquoted(_ etag: String) -> String {
        etag.hasPrefix("\"") && etag.hasSuffix("\"") && etag.count > 1 ? String(etag.dropFirst().dropLast()) : etag
    }
}
