import Foundation
import SoloCore
import Testing

@Suite struct RedactedTests {
    private let value = "hunter2-correct-horse"

    @Test func noWayOfPrintingShowsIt() {
        let secret = Redacted(value)
        var dumped = ""
        dump(secret, to: &dumped)
        dump([secret], to: &dumped)
        dump(["key": Optional(secret)], to: &dumped)
        struct Holder {
            var secret: Redacted<String>
        }
        dump(Holder(secret: secret), to: &dumped)
        var printed = ""
        print(secret, [secret], Optional(secret) as Any, Holder(secret: secret), to: &printed)
        debugPrint(secret, ["key": secret], Holder(secret: secret), to: &printed)
        let texts = [
            dumped, printed, "\(secret)", String(describing: secret), String(reflecting: secret), secret.description,
            secret.debugDescription, "\(Holder(secret: secret))", String(reflecting: [Holder(secret: secret)]),
            "\(Result<Redacted<String>, any Error>.success(secret))",
        ]
        for text in texts {
            #expect(text.contains("<redacted>"))
            #expect(!text.contains("hunter2"))
        }
    }

    @Test func aMirrorSeesNothing() {
        func reach(_ value: Any, depth: Int = 0) -> [String] {
            guard depth < 8 else { return [] }
            let mirror = Mirror(reflecting: value)
            return ["\(value)"] + mirror.children.flatMap { reach($0.value, depth: depth + 1) }
        }
        let all =
            reach(Redacted(value)) + reach(AccessKey(id: "id", secret: value))
            + reach(ResourceBinding.secret(Redacted(value)))
        #expect(!all.isEmpty)
        #expect(!all.contains { $0.contains("hunter2") })
    }

    @Test func bindingsPrintNoSecret() {
        let bindings = Bindings(
            stage: "dev", release: "1", resources: ["stripe-key": .secret(Redacted(value))],
            keys: ["api.api": AccessKey(id: "id", secret: value)])
        var dumped = ""
        dump(bindings, to: &dumped)
        for text in ["\(bindings)", String(reflecting: bindings), dumped] {
            #expect(text.contains("<redacted>"))
            #expect(!text.contains("hunter2"))
        }
    }

    /// Bindings must carry it to the app: JSON is the one way out, and it is asked for.
    @Test func bindingsCarryItThroughJSON() throws {
        let bindings = Bindings(
            stage: "dev", release: "1",
            resources: [
                "stripe-key": .secret(Redacted(value)), "db": .sqlite(path: "/x.sqlite"),
                "currency": .setting(json: "\"EUR\""),
                "assets": .bucket(endpoint: "http://127.0.0.1:1", name: "assets", region: "laptop"),
                "receipts": .queue(endpoint: "http://127.0.0.1:1", name: "receipts"),
            ],
            keys: ["api.api": AccessKey(id: "id", secret: value)])
        let document = try JSONValue(encoding: bindings)
        #expect(document.line.contains(#""stripe-key":{"secret":{"value":"hunter2-correct-horse"}}"#))
        let read = try JSONDecoder().decode(Bindings.self, from: document.data)
        #expect(try JSONValue(encoding: read) == document)
        #expect(read.keys["api.api"]?.secret.exposed == value)
    }

    /// An error about bindings that cannot be read is logged; it must not quote them.
    @Test func anErrorOfDecodingDoesNotQuoteIt() {
        let document = #"{"resources":{"k":{"secret":{"value":["hunter2"]}}},"version":2,"stage":"dev","release":"1"}"#
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Bindings.self, from: Data(document.utf8))
        }
        #expect(error.map { !"\($0)".contains("hunter2") } == true)
    }
}
