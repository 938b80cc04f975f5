package import Foundation

/// Where a new app gets Solo from: the checkout that built this `solo`, or the released package.
package enum SoloSource: Sendable, Equatable {
    case checkout(path: String)
    case released(version: String)

    package static let url = "https://github.com/solo-os/solo"

    /// The checkout where it is still there. Its place was written down when this file was compiled.
    package static func find(
        file: String = #filePath, contents: (String) -> String? = { try? String(contentsOfFile: $0, encoding: .utf8) }
    ) -> SoloSource {
        // Sources/SoloCLI/Init/SoloSource.swift
        let root = (0..<4).reduce(URL(filePath: file)) { url, _ in url.deletingLastPathComponent() }
        guard let manifest = contents(root.appending(path: "Package.swift").path), manifest.contains("name: \"solo\"")
        else { return .released(version: Version.current) }
        return .checkout(path: root.path)
    }

    /// The package dependency, as a line of a `Package.swift`.
    package var dependency: String {
        switch self {
        case .checkout(let path): ".package(name: \"solo\", path: \"\(path)\")"
        case .released(let version): ".package(url: \"\(Self.url)\", from: \"\(version)\")"
        }
    }

    /// The versions that the checkout was built with, so that a new app needs no network to find its own.
    package var resolved: URL? {
        guard case .checkout(let path) = self else { return nil }
        let file = URL(filePath: path).appending(path: "Package.resolved")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }
}
