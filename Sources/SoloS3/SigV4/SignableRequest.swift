import SoloCore

/// What of a request goes into its signature, as it is on the wire.
package struct SignableRequest: Sendable {
    package var method: String
    /// The path as it is sent, without the query.
    package var path: String
    /// The query as it is sent, without the `?`.
    package var query: String
    /// Every field in the order of the wire, `Host` included.
    package var headers: [(name: String, value: String)]

    package init(method: String, path: String, query: String = "", headers: [(name: String, value: String)]) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// How a path enters the signature.
    package enum PathForm: Sendable {
        /// S3: percent-encoded exactly once and never shortened, since `a/../b` is an object's name there.
        case s3
        /// Everything else: the path as sent, percent-encoded again, `.` and `..` taken out if it is normalised.
        case general(normalized: Bool)
    }
}

/// The text whose digest is signed: *Create a canonical request* in AWS's documentation of Signature Version 4.
package struct CanonicalRequest: Sendable {
    package var text: String
    package var signedHeaders: String

    /// - Parameters:
    ///   - signedHeaders: The names to sign, in lower case; `nil` signs every field.
    ///   - payload: The body's SHA-256 in hexadecimal, or one of the words that stand for it.
    package init(
        _ request: SignableRequest, signedHeaders: [String]? = nil, payload: String, form: SignableRequest.PathForm,
        leavingOutOfQuery omitted: Set<String> = []
    ) {
        var values: [String: [String]] = [:]
        for (name, value) in request.headers {
            values[name.lowercased(), default: []].append(Self.trimmed(value))
        }
        let names = (signedHeaders ?? Array(values.keys)).sorted {
            Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
        }
        self.signedHeaders = names.joined(separator: ";")
        let headers = names.map { "\($0):\((values[$0] ?? []).joined(separator: ","))\n" }.joined()
        text = [
            request.method, Self.path(request.path, form), Self.query(request.query, omitted), headers,
            self.signedHeaders, payload,
        ].joined(separator: "\n")
    }

    static func path(_ path: String, _ form: SignableRequest.PathForm) -> String {
        switch form {
        case .s3:
            return PercentEncoding.encode(PercentEncoding.decode(path.isEmpty ? "/" : path), keepingSlashes: true)
        case .general(let normalized):
            let path = normalized ? normalize(path) : path
            return PercentEncoding.encode(path.isEmpty ? "/" : path, keepingSlashes: true)
        }
    }

    /// RFC 3986, 5.2.4, and repeated slashes become one.
    private static func normalize(_ path: String) -> String {
        var kept: [Substring] = []
        for segment in path.split(separator: "/", omittingEmptySubsequences: true) {
            switch segment {
            case ".": continue
            case "..": _ = kept.popLast()
            default: kept.append(segment)
            }
        }
        let text = "/" + kept.joined(separator: "/")
        let endsInFolder = path.hasSuffix("/") || path.hasSuffix("/.") || path.hasSuffix("/..")
        return endsInFolder && text != "/" ? text + "/" : text
    }

    static func query(_ query: String, _ omitted: Set<String>) -> String {
        QueryItems(query[...]).items
            .filter { !omitted.contains($0.name) }
            .map {
                (
                    PercentEncoding.encode($0.nameBytes, keepingSlashes: false),
                    PercentEncoding.encode($0.valueBytes, keepingSlashes: false)
                )
            }
            .sorted { one, other in
                one.0 == other.0
                    ? one.1.utf8.lexicographicallyPrecedes(other.1.utf8)
                    : one.0.utf8.lexicographicallyPrecedes(other.0.utf8)
            }
            .map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
    }

    /// Without whitespace around it, and with one space for each run of it inside.
    private static func trimmed(_ value: String) -> String {
        value.split(whereSeparator: { $0 == " " || $0 == "\t" || $0.isNewline }).joined(separator: " ")
    }
}

/// A query taken apart; a name without `=` has an empty value.
package struct QueryItems: Sendable {
    package struct Item: Sendable {
        package var nameBytes: [UInt8]
        package var valueBytes: [UInt8]
        package var name: String { String(decoding: nameBytes, as: UTF8.self) }
    }

    package var items: [Item]

    package init(_ query: Substring) {
        items = query.split(separator: "&").map { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Item(
                nameBytes: PercentEncoding.decode(halves[0]),
                valueBytes: halves.count > 1 ? PercentEncoding.decode(halves[1]) : [])
        }
    }

    /// The value of the first item of this name; `nil` if there is none, or if it is not UTF-8.
    package subscript(name: String) -> String? {
        items.first { $0.nameBytes.elementsEqual(name.utf8) }.flatMap {
            String(validating: $0.valueBytes, as: UTF8.self)
        }
    }

    package func contains(_ name: String) -> Bool {
        items.contains { $0.nameBytes.elementsEqual(name.utf8) }
    }
}
