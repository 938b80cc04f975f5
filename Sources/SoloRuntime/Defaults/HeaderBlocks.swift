import HTTPTypes
import SoloCore

/// The four header blocks of an API: pages and data, over HTTPS and without.
struct HeaderBlocks: Sendable {
    private let page: HeaderBlock
    private let data: HeaderBlock
    private let securePage: HeaderBlock
    private let secureData: HeaderBlock

    init(_ defaults: HTTPDefaults) {
        page = Self.block(defaults, isPage: true, isSecure: false)
        data = Self.block(defaults, isPage: false, isSecure: false)
        securePage = Self.block(defaults, isPage: true, isSecure: true)
        secureData = Self.block(defaults, isPage: false, isSecure: true)
    }

    /// The block for a response of this content type.
    func block(for response: HTTPFields, isSecure: Bool) -> HeaderBlock {
        let block =
            Self.isPage(response) ? (isSecure ? securePage : page) : (isSecure ? secureData : data)
        return block.without(response)
    }

    private static func isPage(_ response: HTTPFields) -> Bool {
        // Compared by length first, and without joining values: this runs for every response.
        for field in response where field.name.canonicalName.utf8.count == 12 && field.name == .contentType {
            return field.withUnsafeBytesOfValue { bytes in
                bytes.starts(with: "text/html".utf8) || bytes.starts(with: "application/xhtml+xml".utf8)
            }
        }
        return false
    }

    private static func block(_ defaults: HTTPDefaults, isPage: Bool, isSecure: Bool) -> HeaderBlock {
        var fields = SecurityHeaders.fields(isPage: isPage, isSecure: isSecure)
        for (name, value) in defaults.headers.sorted(by: { $0.key < $1.key }) {
            let index = fields.firstIndex { $0.name.lowercased() == name.lowercased() }
            switch (index, value.isEmpty) {
            case (let index?, true): fields.remove(at: index)
            case (let index?, false): fields[index].value = value
            case (nil, false): fields.append((name: name, value: value))
            case (nil, true): break
            }
        }
        if let limit = defaults.rateLimit {
            fields.append((name: "RateLimit-Policy", value: RateLimiter.policy(limit)))
        }
        return HeaderBlock(fields)
    }
}
