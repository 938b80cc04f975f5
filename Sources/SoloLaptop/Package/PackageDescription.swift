package import Foundation
package import SoloCore

/// What `swift package describe --type json` says of a package, as far as it matters here.
package struct PackageDescription: Sendable, Equatable, Decodable {
    package struct Product: Sendable, Equatable, Decodable {
        package var name: String
        package var targets: [String]
        package var type: [String: Ignored]

        package var isExecutable: Bool { type.keys.contains("executable") }
    }

    package struct Target: Sendable, Equatable, Decodable {
        package var name: String
        /// Relative to the package.
        package var path: String
        package var sources: [String]
        package var dependencies: [String]?

        enum CodingKeys: String, CodingKey {
            case name, path, sources
            case dependencies = "target_dependencies"
        }
    }

    package struct Dependency: Sendable, Equatable, Decodable {
        package var type: String
        /// Of a package in a folder of this machine.
        package var path: String?
    }

    /// A value that is there and does not matter.
    package struct Ignored: Sendable, Equatable, Decodable {
        package init() {}
        package init(from decoder: any Decoder) throws {}
    }

    package var name: String
    package var path: String
    package var products: [Product]
    package var targets: [Target]
    package var dependencies: [Dependency]

    package init(json: Data) throws {
        self = try JSONDecoder().decode(Self.self, from: json)
    }

    /// Where the sources of its targets are.
    package var sourceMap: SourceMap {
        var map = SourceMap()
        for target in targets { map.add(target: target.name, folder: target.path, sources: target.sources) }
        return map
    }

    /// A target and every target of the package that it needs.
    package func closure(of name: String) -> [Target] {
        var found: [Target] = []
        var open = [name]
        while let name = open.popLast() {
            guard !found.contains(where: { $0.name == name }), let target = targets.first(where: { $0.name == name })
            else { continue }
            found.append(target)
            open += target.dependencies ?? []
        }
        return found
    }
}
