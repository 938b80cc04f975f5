package import Foundation

/// Where a new app gets Solo from.
package enum SoloSource: Sendable, Equatable {
    /// A checkout on this machine.
    case checkout(path: String)
    /// A Git repository, at a version or on a branch.
    case repository(url: String, requirement: Requirement)

    package enum Requirement: Sendable, Equatable {
        case version(String)
        case branch(String)
    }

    /// What a person named: a folder, or the address of a repository with `@1.2.0` or `@branch` behind it.
    ///
    /// Without `@` it is the repository's branch `main`.
    /// - Throws: ``Problem`` for a folder that is not Solo's.
    package static func named(_ text: String, contents: (String) -> String? = read) throws -> SoloSource {
        guard text.contains("://") || text.wholeMatch(of: /[^\/@]+@[^\/]+:.*/) != nil else {
            let path = URL(filePath: text).standardizedFileURL.path
            guard isCheckout(path, contents: contents) else {
                throw Problem(
                    "\(path) is not a checkout of Solo: it has no Package.swift with the name \"solo\".",
                    fix: "Name the folder of the checkout, or the address of its repository:",
                    commands: examples,
                    status: .usage)
            }
            return .checkout(path: path)
        }
        // The @ of `git@host:…` stands before the colon of its path.
        guard let mark = text.lastIndex(of: "@"), text[mark...].allSatisfy({ $0 != ":" && $0 != "/" }) else {
            return .repository(url: text, requirement: .branch("main"))
        }
        let name = String(text[text.index(after: mark)...])
        let isVersion = name.wholeMatch(of: /\d+\.\d+\.\d+.*/) != nil
        return .repository(
            url: String(text[..<mark]), requirement: isVersion ? .version(name) : .branch(name))
    }

    /// The checkout that built this `solo`: where it was compiled, or where it runs from if it was moved since.
    /// - Throws: ``Problem`` if there is none: an app whose dependency cannot be fetched would not build.
    package static func find(
        file: String = #filePath, executable: URL? = Bundle.main.executableURL,
        contents: (String) -> String? = read
    ) throws -> SoloSource {
        // Sources/SoloCLI/Init/SoloSource.swift
        let compiled = (0..<4).reduce(URL(filePath: file)) { url, _ in url.deletingLastPathComponent() }.path
        var folders = [compiled]
        // .build/ARCHITECTURE/CONFIGURATION/solo
        var folder = executable?.resolvingSymlinksInPath().deletingLastPathComponent()
        while let next = folder, next.path != "/" {
            folders.append(next.path)
            folder = next.deletingLastPathComponent()
        }
        guard let path = folders.first(where: { isCheckout($0, contents: contents) }) else {
            throw Problem(
                "This solo was built in \(compiled), where there is no checkout of Solo any more.",
                fix: "Say where the new app finds Solo, a folder or the address of a repository:",
                commands: examples,
                status: .rejected)
        }
        return .checkout(path: path)
    }

    private static let examples = [
        "solo init my-app --solo ../solo", "solo init my-app --solo https://git.example.com/solo.git@main",
    ]

    package static func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    private static func isCheckout(_ path: String, contents: (String) -> String?) -> Bool {
        contents(path + "/Package.swift")?.contains("name: \"solo\"") ?? false
    }

    /// The package dependency, as a line of a `Package.swift`.
    package var dependency: String {
        switch self {
        case .checkout(let path): ".package(name: \"solo\", path: \"\(path)\")"
        case .repository(let url, .version(let version)): ".package(url: \"\(url)\", from: \"\(version)\")"
        case .repository(let url, .branch(let branch)): ".package(url: \"\(url)\", branch: \"\(branch)\")"
        }
    }

    /// What SwiftPM calls the package: a repository by the last part of its address.
    package var package: String {
        guard case .repository(let url, _) = self else { return "solo" }
        let last = url.split { $0 == "/" || $0 == ":" }.last.map(String.init) ?? "solo"
        return last.hasSuffix(".git") ? String(last.dropLast(4)) : last
    }

    /// The versions that the checkout was built with, so that a new app needs no network to find its own.
    package var resolved: URL? {
        guard case .checkout(let path) = self else { return nil }
        let file = URL(filePath: path).appending(path: "Package.resolved")
        return FileManager.default.fileExists(atPath: file.path) ? file : nil
    }
}
