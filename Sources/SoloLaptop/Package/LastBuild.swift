package import Foundation
package import SoloCore
package import SoloHost

/// The app of a package as it was built last.
package struct LastBuild: Sendable {
    package var binary: URL
    package var manifest: Manifest

    /// `nil` if it was not built, or does not say what it declares.
    ///
    /// - Parameter product: the one that was run last without it.
    package static func find(_ swift: SwiftTool, product: String?, of folders: StageFolders) async -> LastBuild? {
        guard let product = product ?? LastProduct.read(folders.product) else { return nil }
        let binary = swift.binary(of: product)
        guard FileManager.default.isExecutableFile(atPath: binary.path),
            let manifest = try? await AppDescription.of(binary, environment: swift.environment)
        else { return nil }
        return LastBuild(binary: binary, manifest: manifest)
    }
}
