import Foundation
package import SoloCore

extension Bindings {
    /// The bindings of this process: from the descriptor called `bindings`, or from the credentials directory.
    ///
    /// With neither, a stack without resources runs on its own; one with resources cannot, and the error says what to do.
    package static func read(
        _ descriptors: InheritedDescriptors, environment: [String: String], manifest: Manifest
    ) throws -> Bindings {
        if let descriptor = descriptors[InheritedName.bindings] {
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            return try decode(try handle.readToEnd() ?? Data(), from: "the descriptor '\(InheritedName.bindings)'")
        }
        if let directory = environment[SystemdVariable.credentials] {
            let path = "\(directory)/\(SystemdVariable.bindingsFile)"
            if let data = FileManager.default.contents(atPath: path) { return try decode(data, from: path) }
            if !manifest.resources.isEmpty {
                throw StartError("\(path) can't be read, and this stack has resources. Let `solo` start it.")
            }
        }
        guard manifest.resources.isEmpty else {
            let names = manifest.resources.map(\.id).joined(separator: ", ")
            throw StartError(
                "This stack has resources (\(names)), but no bindings for them. Run `solo dev`: it starts them."
            )
        }
        return Bindings(stage: "local", release: "local")
    }

    private static func decode(_ data: Data, from place: String) throws -> Bindings {
        do {
            return try Bindings.decode(data)
        } catch let error as WireMismatch {
            throw StartError("\(error)", exitCode: .otherContract)
        } catch {
            // The error's own text may quote what it read, and that has secrets in it.
            throw StartError("The bindings from \(place) are not what this release reads (\(data.count) bytes).")
        }
    }
}
