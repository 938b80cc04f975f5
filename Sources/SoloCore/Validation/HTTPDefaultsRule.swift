/// Defaults of an API that were changed to values that are not valid.
enum HTTPDefaultsRule: ValidationRule {
    static func check(_ declaration: Declaration) -> [Diagnostic] {
        declaration.components.flatMap { declared -> [Diagnostic] in
            guard let defaults = declared.component.api?.defaults else { return [] }
            return limits(defaults, of: declared) + origins(defaults, of: declared) + headers(defaults, of: declared)
        }
    }

    private static func limits(_ defaults: HTTPDefaults, of declared: Declaration.Component) -> [Diagnostic] {
        let timeouts = [
            ("header timeout", defaults.headerTimeout), ("idle timeout", defaults.idleTimeout),
            ("request timeout", defaults.requestTimeout),
        ]
        var problems = timeouts.filter { !($0.1 > 0 && $0.1.isFinite) }.map { ($0.0, "a span of a second or more") }
        if defaults.bodyLimit < 1 { problems.append(("body limit", "a number of bytes from 1 up")) }
        if let limit = defaults.rateLimit {
            if limit.requests < 1 { problems.append(("rate limit's number of requests", "a number from 1 up")) }
            if !(limit.per > 0 && limit.per.isFinite) {
                problems.append(("rate limit's period", "a span of a second or more"))
            }
        }
        return problems.map { what, fix in
            Diagnostic(
                .badLimit, at: declared.place, "The \(what) of \(declared.title) permits nothing.",
                fix: "use \(fix)")
        }
    }

    private static func origins(_ defaults: HTTPDefaults, of declared: Declaration.Component) -> [Diagnostic] {
        defaults.allowedOrigins.filter { !isOrigin($0) }.map { origin in
            Diagnostic(
                .badOrigin, at: declared.place,
                "\(declared.title.sentence) allows the origin `\(origin)`, which no browser sends.",
                fix:
                    "write scheme, host and port as a browser does, such as \"https://shop.example.com\", or \"*\" for any"
            )
        }
    }

    /// RFC 6454: a scheme and a host, with a port if it is not the scheme's own, and nothing after it.
    private static func isOrigin(_ text: String) -> Bool {
        if text == "*" { return true }
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let rest = text.dropFirst(scheme.count).split(separator: ":", omittingEmptySubsequences: false)
        guard let host = rest.first, HostName.isWritten(String(host)), rest.count <= 2 else { return false }
        return rest.count == 1 || (UInt16(rest[1]) != nil && !rest[1].hasPrefix("+"))
    }

    private static func headers(_ defaults: HTTPDefaults, of declared: Declaration.Component) -> [Diagnostic] {
        defaults.headers.sorted { $0.key < $1.key }.filter { name, value in
            !isToken(name) || value.unicodeScalars.contains { $0.value < 32 && $0 != "\t" || $0.value == 127 }
        }.map { name, _ in
            Diagnostic(
                .badHeader, at: declared.place,
                "\(declared.title.sentence) sets the header field `\(printable(name))`, which cannot be sent.",
                fix: "use a name of letters, digits and hyphens, and a value on one line")
        }
    }

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    private static func printable(_ name: String) -> String {
        String(name.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }
}
