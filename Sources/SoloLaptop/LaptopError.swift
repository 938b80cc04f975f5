package import SoloCore

/// What keeps a stage from running on this laptop, in words for the person in front of it.
package struct LaptopError: Error, Sendable, Equatable {
    /// Stable; scripts and tests match on it.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        package var description: String
        package init(_ description: String) { self.description = description }
    }

    package var code: Code
    /// One sentence that says what happened, and where.
    package var message: String
    package var details: [String]
    /// What to do, and the command lines that do it.
    package var fix: String?
    package var commands: [String]
    /// Whether nothing was tried, since something has to be done first.
    package var isRefusal: Bool

    package init(
        _ code: Code, _ message: String, details: [String] = [], fix: String? = nil, commands: [String] = [],
        isRefusal: Bool = false
    ) {
        self.code = code
        self.message = message
        self.details = details
        self.fix = fix
        self.commands = commands
        self.isRefusal = isRefusal
    }
}

extension LaptopError {
    /// What a proposed command line says of the stage: nothing for `dev`, which commands work on unless told otherwise.
    static func stageOption(_ stage: String) -> String { stage == "dev" ? "" : " --stage \(stage)" }
}

extension LaptopError: CustomStringConvertible {
    package var description: String { ([message] + details + [fix].compactMap(\.self)).joined(separator: "\n") }
}

extension LaptopError.Code {
    package static let noPackage = Self("no-package")
    package static let noApp = Self("no-app")
    package static let severalApps = Self("several-apps")
    package static let noSuchProduct = Self("no-such-product")
    package static let packageUnreadable = Self("package-unreadable")
    package static let buildFailed = Self("build-failed")
    package static let notBuilt = Self("not-built")
    package static let describeFailed = Self("describe-failed")
    package static let secretUnset = Self("secret-unset")
    package static let portTaken = Self("port-taken")
    package static let stageBusy = Self("stage-busy")
    /// A document of the stage is there and cannot be read.
    package static let stateUnreadable = Self("state-unreadable")
    /// The release would take data out of use, and nobody agreed to that.
    package static let wouldOrphan = Self("would-orphan")
    package static let notSupported = Self("not-supported")
}

extension LaptopError {
    /// An app, or a running `solo dev`, of a release of Solo that this one does not understand.
    package init(_ mismatch: WireMismatch) {
        self.init(.init(mismatch.code), mismatch.message, fix: mismatch.fix, isRefusal: true)
    }

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
