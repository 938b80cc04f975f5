import Foundation

/// A route's path: fixed segments and parameters, `/orders/:id`.
package enum RoutePath {
    package struct Problem: Sendable, Equatable {
        /// The rest of a sentence that starts with the path.
        package var reason: String
        package var fix: String
    }

    /// What is wrong with a path; `nil` if it is valid.
    package static func problem(with path: String) -> Problem? {
        guard path.hasPrefix("/") else {
            return Problem(
                reason: "does not start with a slash",
                fix: repaired(path).map { "write \"\($0)\"" } ?? "begin it with a slash")
        }
        if path == "/" { return nil }
        if let mark = path.first(where: { $0 == "?" || $0 == "#" }) {
            return Problem(
                reason: "has a `\(mark)`, and a path ends before it",
                fix: "leave the query out of the path; a handler reads it from the request")
        }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if segments.contains("") {
            let reason =
                segments.last == "" && segments.dropLast().allSatisfy { !$0.isEmpty }
                ? "ends with a slash" : "has an empty segment"
            return Problem(
                reason: reason,
                fix: repaired(path).map { "write \"\($0)\"" } ?? "leave out each slash that no segment comes after")
        }
        var parameters: Set<String> = []
        for segment in segments {
            if let problem = problem(withSegment: segment) { return problem }
            guard segment.hasPrefix(":") else { continue }
            if !parameters.insert(segment).inserted {
                return Problem(reason: "has the parameter `\(segment)` twice", fix: "give one of the two another name")
            }
        }
        return nil
    }

    /// The path with a slash before each of its segments and nowhere else; `nil` if that is not a valid one either.
    private static func repaired(_ path: String) -> String? {
        let candidate = "/" + path.split(separator: "/").joined(separator: "/")
        return problem(with: candidate) == nil ? candidate : nil
    }

    /// The decoded segments with every parameter as `:`: two routes of one shape match the same requests.
    package static func shape(of path: String) -> [String] {
        path.split(separator: "/").map { $0.hasPrefix(":") ? ":" : PercentEncoding.decodeStrictly($0) ?? String($0) }
    }

    /// The names of the parameters, in the order of the path.
    package static func parameters(of path: String) -> [String] {
        path.split(separator: "/").filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) }
    }

    private static func problem(withSegment segment: String) -> Problem? {
        if segment.hasPrefix(":") {
            let name = segment.dropFirst()
            guard let first = name.unicodeScalars.first else {
                return Problem(reason: "has a parameter without a name", fix: "name it, such as `:id`")
            }
            guard first.isLetter, name.unicodeScalars.allSatisfy({ $0.isLetter || $0.isDigit || $0 == "_" }) else {
                return Problem(
                    reason: "has the parameter `\(segment)`, which is not a plain word",
                    fix: "use letters, digits and `_`, a letter first, such as `:id`")
            }
            return nil
        }
        if segment == "." || segment == ".." {
            return Problem(
                reason: "has the segment `\(segment)`, which clients resolve before they send it",
                fix: "write the path that is meant")
        }
        if segment.contains("*") {
            return Problem(
                reason: "has a wildcard, which Solo does not support",
                fix: "name what the segment holds as a parameter, such as `:name`")
        }
        if segment.hasPrefix("{"), segment.hasSuffix("}") {
            let parameter = ":" + segment.dropFirst().dropLast()
            return Problem(
                reason: "has a parameter in braces",
                fix: problem(withSegment: parameter) == nil
                    ? "write a colon before its name: `\(parameter)`" : "write a colon and its name, such as `:id`")
        }
        let scalars = Array(segment.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if scalar == "%" {
                let digits = scalars.dropFirst(index + 1).prefix(2)
                if digits.count == 2, digits.allSatisfy(\.properties.isASCIIHexDigit) { continue }
                return Problem(
                    reason: "has a `%` with no two hexadecimal digits after it", fix: "write `%25` for a percent sign")
            }
            guard scalar.isLetter || scalar.isDigit || "-._~!$&'()+,;=:@".unicodeScalars.contains(scalar) else {
                let encoded = PercentEncoding.encode(String(scalar))
                let shown = scalar == " " ? "a space" : "the character `\(Character(scalar))`"
                return Problem(
                    reason: "has \(shown), which no URL has as such",
                    fix: "use letters, digits and `-`, or write it as `\(encoded)`")
            }
        }
        guard PercentEncoding.decodeStrictly(segment[...]) != nil else {
            return Problem(
                reason: "has a percent-encoding that is not UTF-8", fix: "encode each character as its bytes of UTF-8")
        }
        return nil
    }
}

extension Unicode.Scalar {
    fileprivate var isLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
