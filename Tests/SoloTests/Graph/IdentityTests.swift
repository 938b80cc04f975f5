@testable import Solo
import SoloCore
import Testing

/// Ids follow from who declares a resource; the order of lines in a body changes nothing.
@Suite struct IdentityTests {
    /// A body whose lines stand in an order that the test gives.
    struct Media: Stack {
        let uploads = Bucket("uploads")
        let database: SQLite
        let reversed: Bool

        var body: Stacks {
            let lines: [any Stack] = [
                Routes("api") { Post("/media", using: uploads, database) { _, _, _ in } },
                Command("clean", using: uploads) { _, _ in },
                Thumbs(uploads: uploads, thumbs: Bucket("never-used")),
            ]
            return Stacks(reversed ? lines.reversed() : lines)
        }
    }

    struct Thumbs: Stack {
        let uploads: Bucket
        let thumbs: Bucket
        let sizes = Queue("sizes", of: String.self)

        var body: some Stack {
            Worker(sizes, using: uploads.readOnly) { _, _ in }
            Command("resize", using: sizes.sender, Secret("resize-key")) { _, _, _ in }
        }
    }

    struct Product: App {
        let database = SQLite("db")
        let order: [Int]
        let reversed: Bool

        init() { self.init(order: [0, 1, 2, 3, 4], reversed: false) }

        init(order: [Int], reversed: Bool) {
            self.order = order
            self.reversed = reversed
        }

        var body: Stacks {
            let media = Media(database: database, reversed: reversed)
            let lines: [any Stack] = [
                media,
                // The app's own API uses the module's bucket: it still is the module's.
                API("api") { Get("/media", using: media.uploads.readOnly) { _, _ in "x" } },
                Reports(database: database, uploads: media.uploads),
                Command("seed", using: database, media.uploads) { _, _, _ in },
                Output("Api", .url(of: "api")),
            ]
            return Stacks(order.map { lines[$0] })
        }
    }

    struct Reports: Stack {
        let database: SQLite
        let inner: Inner

        init(database: SQLite, uploads: Bucket) {
            self.database = database
            inner = Inner(uploads: uploads)
        }

        struct Inner: Stack {
            let uploads: Bucket
            var body: some Stack { Command("count", using: uploads.readOnly) { _, _ in } }
        }

        var body: some Stack {
            inner
            Command("report", using: database.readOnly) { _, _ in }
        }
    }

    @Test func `the same manifest for every order of lines`() throws {
        let expected = try Product().program().manifest
        #expect(
            expected.resources.map(\.id) == [
                "db", "media.thumbs.resize-key", "media.thumbs.sizes", "media.uploads",
            ])
        let bytes = try expected.encoded()
        for order in permutations(of: [0, 1, 2, 3, 4]) {
            for reversed in [false, true] {
                let manifest = try Product(order: order, reversed: reversed).program().manifest
                #expect(try manifest.encoded() == bytes, "lines in the order \(order), reversed: \(reversed)")
            }
        }
    }

    struct Holder: Stack {
        let files: Bucket
        var body: some Stack { Command("use", using: files) { _, _ in } }
    }

    struct Rivals: App {
        var body: Stacks {
            let files = Bucket("files")
            return Stacks([Holder(files: files).named("right"), Holder(files: files).named("left")])
        }
    }

    struct Shelf: Stack {
        let files = IdentityTests.global
        var body: some Stack { Command("put", using: files) { _, _ in } }
    }

    static let global = Bucket("global")

    struct Inline: Stack {
        var body: some Stack { Command("use", using: IdentityTests.global) { _, _ in } }
    }

    struct Borrowed: App {
        var body: some Stack {
            Inline().named("left")
            Shelf()
            Command("seed", using: IdentityTests.global) { _, _ in }
        }
    }

    struct Alike: App {
        var body: some Stack {
            Inline().named("left")
            Inline().named("right")
        }
    }

    struct Once: App {
        var body: some Stack {
            Inline().named("left")
            Command("seed", using: IdentityTests.global) { _, _ in }
        }
    }

    @Test func `two modules that hold a resource alike are a mistake`() throws {
        for app in [Rivals() as any App, Alike()] {
            let error = try #require(throws: InvalidStack.self) { try app.program() }
            let diagnostic = try #require(error.diagnostics.first { $0.code == "ambiguous-owner" })
            #expect(diagnostic.message.hasSuffix("belongs to several modules: `left` and `right`."))
            #expect(diagnostic.fix == "declare it in the app, as a stored property, and pass it to each of them")
            #expect(diagnostic.place?.file == "SoloTests/IdentityTests.swift")
        }
    }

    @Test func `who stores a resource owns it, whoever else uses it; with nobody the outermost user does`() throws {
        #expect(try Borrowed().program().manifest.resources.map(\.id) == ["shelf.global"])
        #expect(try Once().program().manifest.resources.map(\.id) == ["global"])
    }

    private func permutations(of items: [Int]) -> [[Int]] {
        guard !items.isEmpty else { return [[]] }
        return items.indices.flatMap { index in
            var rest = items
            let item = rest.remove(at: index)
            return permutations(of: rest).map { [item] + $0 }
        }
    }
}
