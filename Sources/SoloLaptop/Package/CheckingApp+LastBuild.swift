import Foundation
package import SoloHost
package import SoloServices

extension CheckingApp {
    /// The app as it was built last; `nil` if it was not, or does not say what it declares.
    ///
    /// - Parameter product: the one that was run last without it.
    package static func lastBuild(
        _ swift: SwiftTool, product: String?, of folders: StageFolders
    ) async throws -> CheckingApp? {
        guard let product = product ?? LastProduct.read(folders.product) else { return nil }
        let binary = swift.binary(of: product)
        guard FileManager.default.isExecutableFile(atPath: binary.path),
            let manifest = try? await AppDescription.of(binary, environment: swift.environment)
        else { return nil }
        return try of(binary, manifest, package: swift.package, environment: swift.environment)
    }
}
