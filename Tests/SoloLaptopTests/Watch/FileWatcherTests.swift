import Foundation
import TestFolders
import Testing

@testable import SoloHost
@testable import SoloLaptop

@Suite struct FileWatcherTests {
    @Test(.timeLimit(.minutes(1))) func `a save is told, in folders that come later too`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "Sources/App/Shop.swift")
        try folder.write("", to: "Package.swift")
        let (changes, feed) = AsyncStream<String>.makeStream()
        let watcher = try FileWatcher([
            folder.url.appending(path: "Sources"), folder.url.appending(path: "Package.swift"),
        ]) { feed.yield($0.lastPathComponent) }
        defer { watcher.stop() }
        var seen = changes.makeAsyncIterator()

        // What is not a source comes first, and is not what is told first.
        try folder.write("x", to: "Sources/App/.Shop.swift.swp")
        try folder.write("x", to: "Notes.txt")
        try folder.write("x", to: "Sources/App/Shop.swift")
        #expect(await seen.next() == "Shop.swift")
        try folder.write("x", to: "Package.swift")
        // One write may be told twice.
        while let name = await seen.next(), name != "Package.swift" { #expect(name == "Shop.swift") }
        try folder.write("x", to: "Sources/New/Thing.swift")
        while let name = await seen.next(), name != "New" { #expect(name == "Package.swift") }
        try folder.write("y", to: "Sources/New/Other.swift")
        while let name = await seen.next(), name != "Other.swift" {}
    }

    @Test(arguments: [
        ("Shop.swift", true), ("index.html", true), (".hidden", false), ("Shop.swift~", false), ("4913", false),
        ("#Shop.swift#", false), ("a.swp", false), ("", false),
    ])
    func `what editors leave behind is no source`(name: String, isSource: Bool) {
        #expect(WatchFilter.watchesFile(name) == isSource)
    }
}
