package import Foundation
import SoloCore

/// Writes a new app to the disk.
package struct NewApp: Sendable {
    package var name: String
    package var template: String
    /// Where its folder is made.
    package var folder: URL
    package var source: SoloSource
    package var database: Template.Parameters.Database

    package init(
        name: String, template: String, folder: URL, source: SoloSource,
        database: Template.Parameters.Database = .sqlite
    ) {
        self.name = name
        self.template = template
        self.folder = folder
        self.source = source
        self.database = database
    }

    /// Writes it whole or not at all, and returns the paths of its files.
    package func write() throws -> [String] {
        guard name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, name.count <= 40 else {
            throw Problem(
                "'\(name)' can't be an app's name: it becomes a folder, a product and part of addresses.",
                fix: "Use letters a to z, digits and single hyphens, a letter first, 40 at most:",
                commands: ["solo init \(Self.proposal(for: name))"], status: .usage)
        }
        guard let template = Template.all.first(where: { $0.name == self.template }) else {
            let names = Template.all.map(\.name)
            let guess = NearestName.of(self.template, in: names) ?? names.first ?? "app"
            throw Problem(
                "There is no template '\(self.template)'.", fix: "There is: \(names.joined(separator: ", ")).",
                commands: ["solo init --template \(guess) \(name)"], status: .usage)
        }
        let files = FileManager.default
        let target = folder.appending(path: name)
        if let there = try? files.contentsOfDirectory(atPath: target.path), !there.isEmpty {
            throw Problem(
                "The folder \(target.path) is not empty, and nothing in it was touched.",
                fix: "Choose another name, or move what is there.", status: .rejected)
        }
        let parts = template.files(
            for: .init(name: name, dependency: source.dependency, package: source.package, database: database))
        let unfinished = folder.appending(path: ".\(name).new")
        try? files.removeItem(at: unfinished)
        do {
            for part in parts {
                let file = unfinished.appending(path: part.path)
                try files.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(part.contents.utf8).write(to: file)
            }
            if let resolved = source.resolved {
                try files.copyItem(at: resolved, to: unfinished.appending(path: "Package.resolved"))
            }
            if files.fileExists(atPath: target.path) { try files.removeItem(at: target) }
            try files.moveItem(at: unfinished, to: target)
        } catch {
            try? files.removeItem(at: unfinished)
            throw Problem("The app could not be written to \(target.path).", details: ["\(error)"])
        }
        return parts.map(\.path)
    }

    /// The nearest name that can be one: `My App!` becomes `my-app`.
    static func proposal(for name: String) -> String {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let proposal = String(words.joined(separator: "-").drop { !$0.isLetter }.prefix(40))
        return proposal.isEmpty ? "my-app" : proposal
    }
}
