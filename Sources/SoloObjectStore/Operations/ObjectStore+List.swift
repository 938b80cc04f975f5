import Foundation
import HummingbirdCore
import SoloCore
import SoloS3

extension ObjectStore {
    private static let largestPage = 1000

    /// ListObjectsV2, and the first version for the clients that still use it.
    func list(_ request: S3Request, _ caller: Caller) throws -> Response {
        let query = request.query
        let prefix = query["prefix"] ?? ""
        try caller.requireListing(request.bucket, prefix: prefix)
        let bucket = try bucket(request.bucket)
        let isV2 = query["list-type"] == "2"
        let delimiter = query["delimiter"] ?? ""
        let limit = try query["max-keys"].flatMap { $0.isEmpty ? nil : $0 }.map { text in
            guard let limit = Int(text), limit >= 0 else { throw S3Error.invalidArgument("max-keys is not a number.") }
            return min(limit, Self.largestPage)
        }
        let encodes = query["encoding-type"] == "url"
        func text(_ bytes: Data) -> String {
            encodes ? PercentEncoding.encode(bytes, keepingSlashes: true) : String(decoding: bytes, as: UTF8.self)
        }
        let marker = isV2 ? query["start-after"] : query["marker"]
        let start = try start(isV2 ? query["continuation-token"] : nil, after: marker, prefix, delimiter, isV2: isV2)
        let page = limit ?? Self.largestPage
        let listing =
            page == 0
            ? Listing()
            : try index.list(
                bucket.id,
                ListingQuery(prefix: Data(prefix.utf8), delimiter: Data(delimiter.utf8), start: start, limit: page))

        var children = [
            XMLElement("Name", text: request.bucket), XMLElement("Prefix", text: text(Data(prefix.utf8))),
            XMLElement("MaxKeys", text: String(page)),
            XMLElement("IsTruncated", text: listing.next == nil ? "false" : "true"),
        ]
        if !delimiter.isEmpty { children.append(XMLElement("Delimiter", text: text(Data(delimiter.utf8)))) }
        if encodes { children.append(XMLElement("EncodingType", text: "url")) }
        if isV2 {
            children.append(XMLElement("KeyCount", text: String(listing.count)))
            if let token = query["continuation-token"] { children.append(XMLElement("ContinuationToken", text: token)) }
            if let marker { children.append(XMLElement("StartAfter", text: text(Data(marker.utf8)))) }
            if let next = listing.next {
                children.append(XMLElement("NextContinuationToken", text: next.base64EncodedString()))
            }
        } else {
            children.append(XMLElement("Marker", text: text(Data((marker ?? "").utf8))))
            let last = [listing.objects.last?.key.bytes, listing.commonPrefixes.last].compactMap { $0 }
                .max { $0.lexicographicallyPrecedes($1) }
            if listing.next != nil, let last { children.append(XMLElement("NextMarker", text: text(last))) }
        }
        children += Self.entries(of: listing, text)
        return S3Response.document(XMLElement("ListBucketResult", children: children))
    }

    private static func entries(of listing: Listing, _ text: (Data) -> String) -> [XMLElement] {
        let objects = listing.objects.map { object in
            XMLElement(
                "Contents",
                children: [
                    XMLElement("Key", text: text(object.key.bytes)),
                    XMLElement("LastModified", text: UTCTime(object.modified).extended),
                    XMLElement("ETag", text: "\"\(object.etag)\""), XMLElement("Size", text: String(object.size)),
                    XMLElement("StorageClass", text: "STANDARD"),
                ])
        }
        let prefixes = listing.commonPrefixes.map { common in
            XMLElement("CommonPrefixes", children: [XMLElement("Prefix", text: text(common))])
        }
        return objects + prefixes
    }

    /// The first key that the page may list.
    private func start(
        _ token: String?, after marker: String?, _ prefix: String, _ delimiter: String, isV2: Bool
    ) throws -> Data {
        if let token, !token.isEmpty {
            guard let start = Data(base64Encoded: token), start.count <= ObjectKey.longest else {
                throw S3Error.invalidArgument("The continuation token is not one of this service.")
            }
            return start
        }
        guard let marker, !marker.isEmpty else { return Data(prefix.utf8) }
        let isCommonPrefix = !delimiter.isEmpty && marker.hasSuffix(delimiter) && marker.utf8.count > prefix.utf8.count
        if !isV2, isCommonPrefix { return ObjectKey.end(ofPrefix: Data(marker.utf8)) }
        return Data(marker.utf8) + [0]
    }

    // MARK: The service and its buckets

    func listBuckets(_ caller: Caller) -> Response {
        let buckets = allBuckets.filter { caller.knows($0.name) }.map { bucket in
            XMLElement(
                "Bucket",
                children: [
                    XMLElement("Name", text: bucket.name),
                    XMLElement("CreationDate", text: UTCTime(bucket.created).extended),
                ])
        }
        let owner = XMLElement(
            "Owner", children: [XMLElement("ID", text: "solo"), XMLElement("DisplayName", text: "solo")])
        return S3Response.document(
            XMLElement("ListAllMyBucketsResult", children: [owner, XMLElement("Buckets", children: buckets)]))
    }

    /// Empty is how S3 names its first region, the one that every client takes for the default.
    func location(_ name: String, _ caller: Caller) throws -> Response {
        try caller.requireAny(name)
        _ = try bucket(name)
        return S3Response.document(XMLElement("LocationConstraint"))
    }
}
