import HTTPTypes
import HummingbirdCore
import SoloCore
import SoloS3

import struct Foundation.Data

/// An S3 request: the bucket, the object, and the parameters of the query.
struct S3Request {
    var method: HTTPRequest.Method
    var bucket: String
    /// `nil` if the request is about the bucket itself.
    var key: ObjectKey?
    var query: QueryItems
    var headers: HTTPFields
    var body: RequestBody
    let signable: SignableRequest

    init(_ request: Request) throws {
        let target = request.head.path ?? "/"
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = halves.first.map(String.init) ?? "/"
        let queryText = halves.count > 1 ? String(halves[1]) : ""
        method = request.method
        headers = request.headers
        body = request.body
        query = QueryItems(queryText[...])
        var fields = headers.map { (name: $0.name.rawName, value: $0.value) }
        if let authority = request.head.authority { fields.append((name: "host", value: authority)) }
        signable = SignableRequest(method: method.rawValue, path: path, query: queryText, headers: fields)
        guard path.hasPrefix("/") else { throw S3Error.invalidRequest("The path must start with a slash.") }
        let parts = path.dropFirst().split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        bucket = String(decoding: PercentEncoding.decode(parts.first ?? ""), as: UTF8.self)
        if parts.count > 1, !parts[1].isEmpty { key = try Self.key(PercentEncoding.decode(parts[1])) }
    }

    static func key(_ bytes: [UInt8]) throws -> ObjectKey {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw S3Error.invalidArgument("A key must be UTF-8.")
        }
        guard bytes.count <= ObjectKey.longest else {
            throw S3Error("KeyTooLongError", .badRequest, "A key has at most \(ObjectKey.longest) bytes.")
        }
        return ObjectKey(Data(bytes))
    }

    /// A field that has a meaning only once.
    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }
}
