import HTTPTypes
import SoloCore
import SoloHTTP

import struct Foundation.Data

extension BucketConnection {
    func put(
        _ key: String, _ content: Data, contentType: String?, metadata: [String: String], condition: BucketPutCondition?
    ) async throws -> String {
        let fields = try fields(key, contentType, metadata, condition)
        let response = try await send(.put, key: key, fields: fields, body: content)
        return Self.unquoted(response.headers[.eTag] ?? "")
    }

    func put<Content: AsyncSequence & Sendable>(
        _ key: String, from content: Content, length: Int, contentType: String?, metadata: [String: String],
        condition: BucketPutCondition?
    ) async throws -> String where Content.Element == Data {
        let path = try path(of: key)
        var fields = try fields(key, contentType, metadata, condition)
        fields.append((name: "content-encoding", value: "aws-chunked"))
        fields.append((name: "x-amz-decoded-content-length", value: String(length)))
        let signed = signed(
            .put, path, query: "", fields: fields, payload: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
        let time = UTCTime(signed.date)
        let scope = SigningScope(day: time.day8, region: signer.region, service: signer.service)
        let chunks = ChunkSigner(
            key: SigningKey(secret: signer.key.secret, scope: scope), time: time.basic, scope: scope,
            seed: signed.signature.signature)
        let body = AWSChunkedWriter(length: length, signer: chunks).body(content)
        let response = try await reaching(key) {
            try await http.stream(.put, path, headers: signed.headers, body: body)
        }
        let text = try await reaching(key) { try await response.body.collected(upTo: 65_536) }
        guard response.status.code < 300 else {
            throw rejection(response.status, text ?? Data(), headers: response.headers, key: key)
        }
        return Self.unquoted(response.headers[.eTag] ?? "")
    }

    func delete(_ key: String) async throws {
        _ = try await send(.delete, key: key)
    }

    /// - Throws: `InvalidMetadata` for what no header field can carry, which would be changed or lost on its way.
    private func fields(
        _ key: String, _ contentType: String?, _ metadata: [String: String], _ condition: BucketPutCondition?
    ) throws -> [(name: String, value: String)] {
        let isPrintable = { (text: String) in text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } }
        for (name, value) in metadata {
            let isName =
                !name.isEmpty
                && name.utf8.allSatisfy { byte in
                    byte == UInt8(ascii: "-") || Character(Unicode.Scalar(byte)).isLetter
                        || Character(Unicode.Scalar(byte)).isNumber
                }
            guard isName, name.utf8.allSatisfy({ $0 < 0x80 }), isPrintable(value) else {
                throw BucketError(
                    .invalidMetadata, message: "The metadata \(name.debugDescription) cannot be kept as it is.",
                    fix: "Use letters, digits and - in names and printable ASCII in values, or encode them.",
                    bucket: bucket,
                    key: key)
            }
        }
        guard isPrintable(contentType ?? "") else {
            throw BucketError(
                .invalidMetadata, message: "\(contentType.debugDescription) is not a content type.",
                fix: "Use a media type such as application/pdf.", bucket: bucket, key: key)
        }
        var fields: [(name: String, value: String)] = []
        if let contentType { fields.append((name: "content-type", value: contentType)) }
        if let condition { fields.append((name: condition.field.lowercased(), value: condition.value)) }
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
            fields.append((name: "x-amz-meta-\(name.lowercased())", value: value))
        }
        return fields
    }
}
