import Foundation
import SoloCore
import SoloCrypto
import SoloHost
import SoloProcess
import SoloStore

/// The `solo` that is put on a host, the running one or another one that was built for Linux, with the libraries that a distribution does
/// not have.
///
/// A debug build links Swift's own libraries. They go beside the executable, whose run path has `$ORIGIN`.
package struct AgentBundle: Sendable, Equatable {
    /// What it is made of: where each file is on this machine, by its name in the bundle.
    package var files: [String: String]
    /// Of the files' content.
    package var digest: String
    /// The newest version of the C library that one of the files asks for.
    package var glibc: [Int]
    /// Of the executable.
    package var architecture: String?

    package var folder: String { "agent-\(digest)" }

    /// - Parameter path: of a `solo` in place of the running one. Its libraries are linked in.
    package static func make(of path: String?) throws -> AgentBundle {
        guard let path else { return try running() }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw HostError(
                .notSupported, "There is no solo at \(path).", fix: "Name the file of a solo that was built for Linux.",
                isRefusal: true)
        }
        let bundle = try AgentBundle(executable: path, libraries: [])
        guard bundle.architecture != nil else {
            throw HostError(
                .notSupported, "\(path) is no program for Linux.",
                fix: "Build one there, with Swift's libraries in it:",
                commands: [Self.build], isRefusal: true)
        }
        return bundle
    }

    private static let build = "swift build -c release --static-swift-stdlib --product solo"

    #if os(Linux)
        /// Of this process.
        private static func running() throws -> AgentBundle {
            let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            // Foundation reads a file of proc(5) up to its first page only.
            let maps = try DurableFile(path: "/proc/self/maps").read() ?? Data()
            let libraries = Executable.libraries(inMaps: String(decoding: maps, as: UTF8.self))
            return try AgentBundle(executable: executable, libraries: libraries)
        }
    #else
        private static func running() throws -> AgentBundle {
            throw HostError(
                .notSupported, "A host needs a solo for Linux, and this one is for macOS.",
                fix: "Name one with --agent FILE. This makes one on Linux, also in a container:", commands: [build],
                isRefusal: true)
        }
    #endif

    init(executable: String, libraries: [String]) throws {
        files = ["solo": executable]
        for path in libraries { files[(path as NSString).lastPathComponent] = path }
        let digest = RunningDigest(.sha256)
        glibc = []
        architecture = Executable.architecture(
            of: try Data(contentsOf: URL(filePath: executable), options: .alwaysMapped))
        for (name, path) in files.sorted(by: { $0.key < $1.key }) {
            let content = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
            digest.update(Data("\(name) \(content.count)\n".utf8))
            digest.update(content)
            let version = Executable.neededGlibc(in: content)
            if glibc.lexicographicallyPrecedes(version) { glibc = version }
        }
        self.digest = Hex.text(digest.finish().prefix(8))
    }

    /// Rejects a host whose C library is older than the one that this build needs, or whose processors are others.
    package func check(_ probe: HostProbe, destination: String) throws {
        guard probe.architecture == architecture else {
            throw HostError(
                .unsupportedHost,
                "\(destination) has the architecture \(probe.architecture), and this solo \(architecture ?? "another one").",
                fix: "Name one that was built for \(probe.architecture) with --agent FILE:", commands: [Self.build],
                isRefusal: true)
        }
        guard !probe.glibc.lexicographicallyPrecedes(glibc) else {
            func text(_ version: [Int]) -> String { version.map(String.init).joined(separator: ".") }
            throw HostError(
                .unsupportedHost, "\(destination) has glibc \(text(probe.glibc)), and this solo needs \(text(glibc)).",
                fix: "Name one with --agent FILE that was built on a system as old as the host's:",
                commands: [Self.build], isRefusal: true)
        }
    }

    /// Links all of it into a folder. Returns what tells tar(1) to take it.
    func archive(in folder: URL) throws -> [String] {
        for (name, file) in files {
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: name).path, withDestinationPath: file)
        }
        try Data("\(SoloRelease.current)\n".utf8).write(to: folder.appending(path: "release"))
        return TarArchive.arguments(folder: folder)
    }
}
