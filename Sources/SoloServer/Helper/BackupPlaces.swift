import Foundation
import SoloCore
import SoloHost

/// The folders of a host that a stage declares for its backups, such as one of another disk. In each the stage has a folder of its own, which
/// its services may write to; the rest is root's.
struct BackupPlaces: Sendable {
    struct Place: Sendable {
        /// As it is declared: nobody makes it here, since a disk that is not mounted has it too, empty.
        var declared: String
        /// Of all stages of the product.
        var products: String
        var folder: String
    }

    let all: [Place]

    init(_ stage: HostedStage, _ manifest: Manifest?) {
        let declared = manifest?.stage(stage.stage)?.backups?.directories ?? []
        all = declared.filter { $0.hasPrefix("/") && !$0.split(separator: "/").contains("..") }.map { path in
            let products = "\(path)/\(stage.product)"
            return Place(declared: path, products: products, folder: "\(products)/\(stage.stage)")
        }
    }

    var there: [Place] { all.filter { FileManager.default.fileExists(atPath: $0.declared) } }

    func requireAll() throws {
        for place in all where !FileManager.default.fileExists(atPath: place.declared) {
            throw HostError(
                .init("backup-place-missing"), "The host has no folder \(place.declared), where backups are to go.",
                fix: "Mount the disk, or make the folder, and deploy again.", isRefusal: true)
        }
    }
}

extension HostFolders {
    /// The manifest of the release that serves; `nil` if none does.
    func servingManifest(of stage: HostedStage) -> Manifest? {
        guard let name = try? serving(stage).map(HostedRelease.serving) else { return nil }
        return try? HostedRelease(name, of: stage, in: self).manifest
    }
}
