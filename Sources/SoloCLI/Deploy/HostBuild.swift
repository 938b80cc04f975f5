import Foundation
import SoloHost
import SoloLaptop
import SoloProcess
import SoloServer

/// A build of the app on a host, with its progress on standard error.
struct HostBuild {
    private let host: HostRecord
    private let options: PackageOptions

    init(_ host: HostRecord, _ options: PackageOptions) {
        self.host = host
        self.options = options
    }

    func make(skipsBuild: Bool) async throws -> (RemoteBuild, BuiltRelease) {
        let swift = try options.swift()
        let product = try await BuiltApp.product(options, swift, skipsBuild: skipsBuild)
        let build = try RemoteBuild(host, product: product)
        if !skipsBuild {
            let bytes = try await build.send(SourceArchive(package: swift.package))
            Terminal.standardError.print("Sent \(ByteCount.text(bytes)) of sources to \(host.name).")
            try await BuiltApp.build(
                product, build.build(options.configuration.rawValue), package: build.place.sources)
        }
        return (build, try await build.pack(options.configuration.rawValue))
    }
}
