package import class Foundation.JSONDecoder
package import struct Foundation.Data

extension Manifest {
    /// The canonical JSON: the same bytes for the same product, whatever order it was declared in.
    package func encoded() throws -> Data {
        try JSONValue(encoding: sorted()).data
    }

    /// Reads the version that this release writes and the one before it.
    ///
    /// - Throws: ``ManifestError``, which says what to do about it.
    package static func decode(_ data: Data) throws(ManifestError) -> Manifest {
        struct Header: Decodable {
            var version: Int
        }
        let decoder = JSONDecoder()
        let header: Header
        do {
            header = try decoder.decode(Header.self, from: data)
        } catch {
            throw malformed(error)
        }
        do {
            try WireMismatch.check(.manifest, theirs: WireVersion(header.version), ours: .manifest)
        } catch {
            throw ManifestError(code: error.isTooNew ? .tooNew : .tooOld, message: error.message, fix: error.fix)
        }
        do {
            return try decoder.decode(Manifest.self, from: data)
        } catch {
            throw malformed(error)
        }
    }

    private static func malformed(_ error: any Error) -> ManifestError {
        ManifestError(
            code: .malformed, message: "This is not a manifest: \(reason(error)).",
            fix: "print it with the app's own `describe`, and use a solo of the same release as the app's Solo package")
    }

    private static func reason(_ error: any Error) -> String {
        func path(_ context: DecodingError.Context) -> String {
            let keys = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
            return keys.isEmpty ? "the document" : "`\(keys.drop { $0 == "." })`"
        }
        switch error {
        case DecodingError.keyNotFound(let key, let context): return "\(path(context)) lacks `\(key.stringValue)`"
        case DecodingError.typeMismatch(let type, let context): return "\(path(context)) is not of type \(type)"
        case DecodingError.valueNotFound(let type, let context): return "\(path(context)) is null and no \(type)"
        case DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty: return "it is not JSON"
        case DecodingError.dataCorrupted(let context): return "\(path(context)) has an unknown value"
        default: return "\(error)"
        }
    }

    /// Everything in the order of the canonical JSON: by id, name, or path and method.
    package func sorted() -> Manifest {
        var manifest = self
        manifest.resources.sort { $0.id < $1.id }
        for index in manifest.resources.indices {
            manifest.resources[index].bucket?.lifecycle.sort {
                ($0.prefix, $0.expireAfterDays) < ($1.prefix, $1.expireAfterDays)
            }
        }
        manifest.components.sort { $0.id < $1.id }
        for index in manifest.components.indices {
            let grants = manifest.components[index].grants
            guard var api = manifest.components[index].api else {
                manifest.components[index].grants = Grant.distinct(grants)
                continue
            }
            manifest.components[index].grants = Grant.sorted(grants)
            api.routes.sort { ($0.path, $0.method) < ($1.path, $1.method) }
            for route in api.routes.indices { api.routes[route].grants = Grant.distinct(api.routes[route].grants) }
            api.defaults.allowedOrigins = Set(api.defaults.allowedOrigins).sorted()
            manifest.components[index].api = api
        }
        manifest.outputs.sort { $0.name < $1.name }
        manifest.stages.sort { $0.name < $1.name }
        return manifest
    }
}

/// Why a document could not be read as a manifest.
package struct ManifestError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// It was written by a newer Solo than this one.
        case tooNew = "manifest-too-new"
        /// It was written by a Solo older than the one before this one.
        case tooOld = "manifest-too-old"
        /// It is not a manifest.
        case malformed = "manifest-malformed"
    }

    package var code: Code
    package var message: String
    package var fix: String

    package var description: String { "\(message)\n  fix: \(fix)" }
}
