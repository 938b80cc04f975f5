package import SoloProcess
import SoloHost
package import struct Foundation.URL
import SoloCore

/// The command lines of the Swift toolchain, as values.
package struct SwiftTool: Sendable, Equatable {
    /// `swift`, or what `SOLO_SWIFT` names.
    package var executable: String
    package var package: URL
    /// Where the build's products are; `.build` in the package where it is `nil`.
    package var scratch: URL?
    package var environment: [String: String]

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
        launch(["build"] + places + ["--product", product])
    }

    /// Where `build` leaves the product.
    package func binary(of product: String) -> URL {
        (scratch ?? package.appending(path: ".build")).appending(path: "debug").appending(path: product)
    }

    private var places: [String] {
        ["--package-path", package.path] + (scratch.map { ["--scratch-path", $0.path] } ?? [])
    }

    private func launch(_ arguments: [String]) -> Launch {
        Launch(executable, arguments, environment: environment)
    }
}
