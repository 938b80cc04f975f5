import SoloS3

extension S3Connection {
    /// The objects whose keys begin with a prefix.
    func files(under prefix: String) async throws -> [StoredFile] {
        var found: [StoredFile] = []
        let query = [
            (name: "list-type", value: "2"), (name: "max-keys", value: String(settings.pageFiles)),
            (name: "prefix", value: prefix),
        ]
        try await pages(.list, query) { page in
            for object in page.all("Contents") {
                guard let key = object["Key"]?.text, key.hasPrefix(prefix),
                    let bytes = object["Size"].flatMap({ Int($0.text) })
                else { continue }
                found.append(StoredFile(path: key, bytes: bytes))
            }
            return page["NextContinuationToken"].map { [(name: "continuation-token", value: $0.text)] }
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// Multipart uploads that were begun and neither completed nor aborted.
    func uploads(under prefix: String) async throws -> [(key: String, id: String)] {
        var found: [(key: String, id: String)] = []
        try await pages(.listUploads, [(name: "uploads", value: ""), (name: "prefix", value: prefix)]) { page in
            for upload in page.all("Upload") {
                guard let key = upload["Key"]?.text, key.hasPrefix(prefix), let id = upload["UploadId"]?.text else {
                    continue
                }
                found.append((key, id))
            }
            guard let key = page["NextKeyMarker"]?.text else { return nil }
            let id = page["NextUploadIdMarker"]?.text ?? ""
            return [(name: "key-marker", value: key), (name: "upload-id-marker", value: id)]
        }
        return found
    }

    /// A listing that is cut off must not look like a whole one: what is not in it counts as not there.
    ///
    /// - Parameter read: returns what the request for the next page says.
    private func pages(
        _ action: S3Request.Action, _ query: [(name: String, value: String)],
        _ read: (XMLElement) -> [(name: String, value: String)]?
    ) async throws {
        var place: [(name: String, value: String)] = []
        while true {
            let request = S3Request(action: action, method: "GET", query: query + place)
            let page = try await document(request)
            guard let isTruncated = page["IsTruncated"]?.text else {
                throw error(of: request, S3Failure(malformed: 200, "It is not a listing."))
            }
            let next = read(page)
            guard isTruncated == "true" else { return }
            guard let next, next.map(\.value) != place.map(\.value) else {
                throw error(of: request, S3Failure(malformed: 200, "The listing does not go on."))
            }
            place = next
        }
    }
}
