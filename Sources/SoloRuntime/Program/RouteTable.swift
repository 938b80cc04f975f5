import HTTPTypes
import SoloCore

/// Finds the route of a request: literal segments win over parameters, and a dead end is gone back from.
struct RouteTable: Sendable {
    /// What a path and a method came to.
    enum Match: Sendable {
        case found(route: Int, parameters: Parameters)
        /// The path exists, the method does not: 405 with these.
        case methodNotAllowed(allowed: [HTTPRequest.Method])
        case notFound
        /// A segment whose percent-encoding is broken or is not UTF-8.
        case malformed
    }

    private struct Entry {
        var segments: ArraySlice<Substring>
        var names: [String]
        var method: HTTPRequest.Method
        var route: Int
    }

    private final class Node: Sendable {
        let literals: [String: Node]
        let parameter: Node?
        /// Index into the routes by method, and the names of the parameters on the way.
        let leaves: [(method: HTTPRequest.Method, route: Int, names: [String])]

        init(_ entries: [Entry]) {
            var leaves: [(method: HTTPRequest.Method, route: Int, names: [String])] = []
            var byLiteral: [String: [Entry]] = [:]
            var byParameter: [Entry] = []
            for entry in entries {
                guard let segment = entry.segments.first else {
                    if !leaves.contains(where: { $0.method == entry.method }) {
                        leaves.append((entry.method, entry.route, entry.names))
                    }
                    continue
                }
                var rest = entry
                rest.segments = entry.segments.dropFirst()
                if segment.first == ":" {
                    rest.names.append(String(segment.dropFirst()))
                    byParameter.append(rest)
                } else {
                    // Requests are looked up decoded, so `/caf%C3%A9` must be, too.
                    byLiteral[PercentEncoding.decodeStrictly(segment) ?? String(segment), default: []].append(rest)
                }
            }
            self.leaves = leaves
            literals = byLiteral.mapValues { Node($0) }
            parameter = byParameter.isEmpty ? nil : Node(byParameter)
        }
    }

    private let root: Node
    /// Routes without parameters by their whole path: the common case costs one look-up.
    private let exact: [String: [(method: HTTPRequest.Method, route: Int)]]

    init(_ routes: [(method: HTTPRequest.Method, path: String)]) {
        let entries = routes.enumerated().map { index, route in
            Entry(segments: Self.segments(of: route.path)[...], names: [], method: route.method, route: index)
        }
        root = Node(entries)
        var exact: [String: [(method: HTTPRequest.Method, route: Int)]] = [:]
        for (index, route) in routes.enumerated() where !route.path.contains("/:") {
            if exact[route.path]?.contains(where: { $0.method == route.method }) != true {
                exact[route.path, default: []].append((route.method, index))
            }
        }
        self.exact = exact
    }

    /// `path` is percent-encoded and begins with a slash. HEAD is handled by the route of GET.
    func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        let wanted = method == .head ? HTTPRequest.Method.get : method
        if let leaves = exact[path], let leaf = leaves.first(where: { $0.method == wanted }) {
            return .found(route: leaf.route, parameters: Parameters())
        }
        var segments: [String] = []
        for raw in Self.segments(of: path) {
            guard let segment = PercentEncoding.decodeStrictly(raw) else { return .malformed }
            segments.append(segment)
        }
        var allowed: [HTTPRequest.Method] = []
        var values: [String] = []
        if let found = find(root, segments[...], wanted, &values, &allowed) {
            return .found(route: found.route, parameters: Parameters(Array(zip(found.names, values)).map { ($0, $1) }))
        }
        guard !allowed.isEmpty else { return .notFound }
        return .methodNotAllowed(allowed: Self.withImplied(allowed))
    }

    /// The methods that a path supports, empty if there is no such path.
    func allowed(_ path: String) -> [HTTPRequest.Method] {
        let segments = Self.segments(of: path).map { PercentEncoding.decodeStrictly($0) ?? String($0) }
        var allowed: [HTTPRequest.Method] = []
        var values: [String] = []
        _ = find(root, segments[...], .connect, &values, &allowed)
        return allowed.isEmpty ? [] : Self.withImplied(allowed)
    }

    private func find(
        _ node: Node, _ segments: ArraySlice<String>, _ method: HTTPRequest.Method, _ values: inout [String],
        _ allowed: inout [HTTPRequest.Method]
    ) -> (route: Int, names: [String])? {
        guard let segment = segments.first else {
            if let leaf = node.leaves.first(where: { $0.method == method }) { return (leaf.route, leaf.names) }
            allowed.append(contentsOf: node.leaves.map(\.method))
            return nil
        }
        if let next = node.literals[segment],
            let found = find(next, segments.dropFirst(), method, &values, &allowed)
        {
            return found
        }
        guard let next = node.parameter, !segment.isEmpty else { return nil }
        values.append(segment)
        if let found = find(next, segments.dropFirst(), method, &values, &allowed) { return found }
        values.removeLast()
        return nil
    }

    private static func withImplied(_ methods: [HTTPRequest.Method]) -> [HTTPRequest.Method] {
        var all = Set(methods)
        if all.contains(.get) { all.insert(.head) }
        all.insert(.options)
        return all.sorted { $0.rawValue < $1.rawValue }
    }

    /// The segments between the slashes; `/` has none, and a slash at the end makes an empty last segment.
    private static func segments(of path: String) -> [Substring] {
        path == "/" ? [] : path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }
}
