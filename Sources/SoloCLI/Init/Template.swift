/// What `solo init` writes: the files of a new app.
package struct Template: Sendable {
    /// What differs from app to app.
    package struct Parameters: Sendable, Equatable {
        /// The app's name in kebab case, which is also its folder's and its executable's: `my-shop`.
        package var name: String
        /// The package dependency on Solo, a whole line of the manifest: `.package(path: "../solo")`.
        package var dependency: String
        /// The identity of that package, as SwiftPM derives it from the path's or the address's last part: `solo`.
        package var package: String

        package var database: Database

        /// The database that the app begins with. Its handlers are the same for each.
        package enum Database: String, Sendable, CaseIterable {
            case sqlite, postgres
        }

        package init(name: String, dependency: String, package: String = "solo", database: Database = .sqlite) {
            self.name = name
            self.dependency = dependency
            self.package = package
            self.database = database
        }

        /// The app's type, the name in camel case: `MyShop` of `my-shop`. A name that Solo or the template already uses gets a `My` before it.
        package var type: String {
            let type = name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
            return Self.taken.contains(type) ? "My" + type : type
        }

        /// Types of Solo and of the template that an app's type would hide.
        private static let taken: Set<String> = [
            "App", "Bucket", "Command", "Cron", "Delete", "Get", "Job", "Note", "Output", "Patch", "Post", "Postgres",
            "Put",
            "Queue", "Request", "Response", "Route", "Schedule", "Secret", "Setting", "Shared", "Solo", "Stack",
            "Stage",
            "String", "Int", "Date", "Data", "Testing", "Tick", "Worker", "Workers", "Zone",
        ]
    }

    /// One file, by its path in the app's folder.
    package struct File: Sendable, Equatable {
        package var path: String
        package var contents: String
    }

    /// What `--template` calls it.
    package var name: String
    /// One line for the list of templates.
    package var summary: String
    private var makeFiles: @Sendable (Parameters) -> [File]

    init(name: String, summary: String, files: @escaping @Sendable (Parameters) -> [File]) {
        self.name = name
        self.summary = summary
        makeFiles = files
    }

    /// Every file of a new app, in the order in which they are written.
    package func files(for parameters: Parameters) -> [File] {
        makeFiles(parameters)
    }

    /// Every template that there is; the first is what `solo init` writes with no `--template`.
    package static let all: [Template] = [.app]
}
