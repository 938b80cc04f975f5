import Foundation
import Solo
import SoloTesting
import Testing

/// What the README shows is compiled, and does what it says.
struct ReadmeTests {
    @Test func theReadmeShowsTheseLines() throws {
        let readme = try text("README.md")
        let source = try text("Tests/SoloTestingTests/Readme/Guestbook.swift")
        #expect(readme.contains(source.replacing("\nstruct Guestbook", with: "\n@main\nstruct Guestbook")))
    }

    @Test func theGuestbookDoesWhatTheReadmeSays() async throws {
        try await withStack(Guestbook()) { book in
            _ = try await book.post("/guests", json: Guest(name: "Ada"))
            let guests = try await book.get("/guests")
            #expect(guests.text == #"[{"name":"Ada"}]"#)
            try await book.drain("welcome")
            let cards = try book.client(of: book.app.cards.readOnly)
            let card = try await cards.get("Ada.txt")
            #expect(card == Data("Welcome, Ada!\n".utf8))
            try await book.tick("cleanup")
        }
    }

    private func text(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
