import SoloProcess
import Foundation
import SoloCore
import Synchronization
import TestFolders
import Testing

@testable import SoloHost

struct OneOffCommandTests {
    @Test(.timeLimit(.minutes(1))) func `a command has the bindings of its own resources, and no others`() async throws
    {
        let folder = try TemporaryFolder()
        // Prints the document that it gets, as the process of an app would read it.
        let program = try folder.write("#!/bin/sh\nexec cat <&3\n", to: "shop")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        let seed = ManifestComponent(
            id: "command.seed", kind: .command, grants: [Grant(resource: "db", actions: [.read, .write])])
        let manifest = Manifest(
            name: "shop",
            resources: [
                ManifestResource(id: "db", kind: .sqlite), ManifestResource(id: "mails", kind: .queue, queue: .init()),
            ], components: [seed, ManifestComponent(id: "command.other", kind: .command)])
        let lines = Mutex<[String]>([])
        let exit = try await OneOffCommand.runAlone(
            program, "seed", [], manifest: manifest, folders: StageFolders(package: folder.url, stage: "dev"),
            environment: ["SOLO_HOME": folder.url.appending(path: "home").path, "PATH": "/usr/bin:/bin"]
        ) { _, line in lines.withLock { $0.append(line) } }
        #expect(exit.isSuccess, "\(lines.withLock(\.self))")
        let bindings = try JSONDecoder().decode(
            Bindings.self, from: Data(lines.withLock(\.self).joined(separator: "\n").utf8))
        #expect(bindings.resources.keys.sorted() == ["db"])
        #expect(bindings.keys.keys.sorted() == ["command.seed", "command.seed/db/read+write"])
    }
}
