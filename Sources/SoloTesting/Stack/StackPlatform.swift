import Foundation
import SoloCore

/// The platform of one test: throwaway resources in a folder of its own, and nothing that runs by itself.
final class StackPlatform: Sendable {
    static let component = "test"

    let bindings: Bindings
    private let folder: URL

    init(_ manifest: Manifest, secrets: [String: String], clock: StackClock) async throws {
        let known = manifest.resources.filter { $0.kind == .secret }.map(\.id)
        if let unused = secrets.keys.sorted().first(where: { !known.contains($0) }) {
            throw StackError.unused(kind: "secret", name: unused, known: known)
        }
        folder = FileManager.default.temporaryDirectory.appending(path: "solo-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var bindings = Bindings(stage: "test", release: "test")
        for resource in manifest.resources {
            switch resource.kind {
            case .sqlite:
                bindings.resources[resource.id] = .sqlite(path: folder.appending(path: "\(resource.id).sqlite").path())
            case .secret:
                let generated = UUID().uuidString
                bindings.resources[resource.id] = .secret(Redacted(secrets[resource.id] ?? generated))
            case .setting:
                bindings.resources[resource.id] = .setting(json: resource.setting?.defaultValue ?? "null")
            case .bucket, .queue, .postgres: break
            }
        }
        self.bindings = bindings
    }

    /// Removes everything.
    func stop() async {
        try? FileManager.default.removeItem(at: folder)
    }
}
