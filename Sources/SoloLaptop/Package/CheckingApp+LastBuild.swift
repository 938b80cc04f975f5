import Foundation
package import SoloHost
package import SoloServices

extension CheckingApp {
    /// The app as it was built last; `nil` if there is none (``LastBuild``).
    package static func lastBuild(
        _ swift: SwiftTool, product: String?, of folders: StageFolders
    ) async throws -> CheckingApp? {
        guard let build = await LastBuild.find(swift, product: product, of: folders) else { return nil }
        return try of(build.binary, build.manifest, package: swift.package, environment: swift.environment)
    }
}
