package import SoloHost
package import Foundation
package import SoloCore
import SoloMigrations

/// The product of a package that is the app: an executable whose target declares an `App`.
package struct AppProduct: Sendable, Equatable {
    package var name: String
    package var target: String
    /// Folders and files whose changes mean a new build.
    package var watched: [URL]
    /// Turns the places that the app names by module into paths.
    package var sources = SourceMap()

    /// Picks it: the one named, or the only executable with an `App` in its sources; of several the one that ran last.
    ///
    /// - Parameter read: gives the text of a source file.
    package static func pick(
        from description: PackageDescription, named name: String?, last: String? = nil,
        read: (URL) -> String? = { try? String(contentsOf: $0, encoding: .utf8) }
    ) throws(HostError) -> AppProduct {
        let root = URL(filePath: description.path)
        let executables = description.products.filter(\.isExecutable)
        let product: PackageDescription.Product
        if let name {
            guard let named = executables.first(where: { $0.name == name }) else {
                throw .noSuchProduct(name, known: executables.map(\.name), package: description.name)
            }
            product = named
        } else {
            let apps = executables.filter { product in
                product.targets.contains { target in
                    guard let target = description.targets.first(where: { $0.name == target }) else { return false }
                    let folder = root.appending(path: target.path)
                    return target.sources.contains { read(folder.appending(path: $0)).map(declaresApp) ?? false }
                }
            }
            guard let only = apps.first else {
                throw .noApp(package: description.name, executables: executables.map(\.name))
            }
            if let last = apps.first(where: { $0.name == last }) {
                product = last
            } else {
                guard apps.count == 1 else { throw .severalApps(apps.map(\.name)) }
                product = only
            }
        }
        // An executable product's first target is the one with `@main`.
        let target = product.targets.first ?? product.name
        let folders = description.closure(of: target).map { root.appending(path: $0.path) }
        let local = description.dependencies.compactMap(\.path).map { URL(filePath: $0) }
        return AppProduct(
            name: product.name, target: target,
            watched: folders + [root.appending(path: "Package.swift"), MigrationFolder(package: root).root]
                + local.map { $0.appending(path: "Sources") },
            sources: description.sourceMap)
    }

    /// Whether a source declares a type that is the app: `@main` and a conformance to `App`.
    package static func declaresApp(_ source: String) -> Bool {
        guard source.contains("@main") else { return false }
        return source.firstMatch(of: /(?:struct|class|enum)\s+\w+\s*:[^{]*\b(?:Solo\.)?App\b[^{]*\{/) != nil
    }
}
