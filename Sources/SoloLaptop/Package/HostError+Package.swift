package import SoloHost

extension HostError.Code {
    package static let noPackage = Self("no-package")
    package static let noApp = Self("no-app")
    package static let severalApps = Self("several-apps")
    package static let noSuchProduct = Self("no-such-product")
    package static let packageUnreadable = Self("package-unreadable")
    package static let buildFailed = Self("build-failed")
    package static let notBuilt = Self("not-built")
}

extension HostError {
    static func noPackage(folder: String) -> Self {
        Self(
            .noPackage, "There is no Package.swift in \(folder) or above it.",
            fix: "Go to your app's folder, name it, or begin a new app:",
            commands: ["solo dev --package-path ../my-app", "solo init my-app"])
    }

    static func noApp(package: String, executables: [String]) -> Self {
        let found =
            executables.isEmpty
            ? "It has no executable product." : "Its executables are \(executables.joined(separator: ", "))."
        return Self(
            .noApp, "The package '\(package)' has no app: no executable whose sources declare an App with @main.",
            details: [found], fix: "Declare one, or name the product that is the app:",
            commands: ["solo dev --product \(executables.first ?? "NAME")"])
    }

    static func severalApps(_ names: [String]) -> Self {
        Self(
            .severalApps, "This package has several apps: \(names.joined(separator: ", ")).",
            fix: "Name the one to run:",
            commands: names.map { "solo dev --product \($0)" })
    }

    static func noSuchProduct(_ name: String, known: [String], package: String) -> Self {
        Self(
            .noSuchProduct, "The package '\(package)' has no executable product '\(name)'.",
            fix: known.isEmpty ? "Declare one in Package.swift." : "It has:",
            commands: known.map { "solo dev --product \($0)" })
    }
}
