package import SoloProcess
import SoloHost
package import struct Foundation.URL
import SoloCore

/// How a package is built.
package enum SwiftConfiguration: String, Sendable, CaseIterable {
    /// Quickly, for a laptop.
    case debug
    /// For a server: optimised, with Swift's own libraries in the executable, which needs none of them on the host.
    case release

    fileprivate var arguments: [String] {
        switch self {
        case .debug: []
        case .release: ["--configuration", rawValue, "--static-swift-stdlib"] + Self.linker
        }
    }

    /// The toolchain's own lld: after a changed line, its executable differs less from the one before than gold's, which is the default.
    private static var linker: [String] {
        #if os(Linux)
            ["-Xswiftc", "-use-ld=lld"]
        #else
            []
        #endif
    }
}

/// The command lines of the Swift toolchain, as values.
package struct SwiftTool: Sendable, Equatable {
    /// `swift`, or what `SOLO_SWIFT` names.
    package var executable: String
    package var package: URL
    /// Where the build's products are; `.build` in the package where it is `nil`.
    package var scratch: URL?
    package var environment: [String: String]
    package var configuration = SwiftConfiguration.debug

    package init(package: URL, scratch: URL? = nil, environment: [String: String]) {
        executable = environment[SoloVariable.swift] ?? "swift"
        self.package = package
        self.scratch = scratch
        self.environment = environment
    }

    package func describe() -> Launch {
        launch(["package"] + places + ["describe", "--type", "json"])
    }

    package func build(product: String) -> Launch {
        launch(["build"] + places + configuration.arguments + ["--product", product])
    }

    /// Where `build` leaves the product.
    package func binary(of product: String) -> URL {
        (scratch ?? package.appending(path: ".build")).appending(path: configuration.rawValue).appending(path: product)
    }

    private var places: [String] {
        ["--package-path", package.path] + (scratch.map { ["--scratch-path", $0.path] } ?? [])
    }

    private func launch(_ arguments: [String]) -> Launch {
        Launch(executable, arguments, environment: environment)
    }
}
