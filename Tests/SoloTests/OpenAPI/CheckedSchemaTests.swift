import Foundation
import SoloCore
import Testing

@testable import Solo

/// Types that check what they decode, and so reject the empty values that their keys are looked for with.
@Suite("Schemas of types that check themselves")
struct CheckedSchemaTests {
    struct Rejected: Error {}

    struct Signup: Codable {
        var email: SchemaTests.Email
        var seats: Int
        var terms: Bool
        var tags: [String]
        var note: String

        init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            email = try keys.decode(SchemaTests.Email.self, forKey: .email)
            seats = try keys.decode(Int.self, forKey: .seats)
            guard (1...50).contains(seats) else { throw Rejected() }
            tags = try keys.decode([String].self, forKey: .tags)
            guard !tags.isEmpty else { throw Rejected() }
            terms = try keys.decode(Bool.self, forKey: .terms)
            guard terms else { throw Rejected() }
            note = try keys.decode(String.self, forKey: .note)
        }
    }

    /// No sample is the text that it wants.
    struct Password: Codable {
        var hint: String
        var text: String
        var later: Int

        init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            hint = try keys.decode(String.self, forKey: .hint)
            text = try keys.decode(String.self, forKey: .text)
            guard text == "correct horse" else { throw Rejected() }
            later = try keys.decode(Int.self, forKey: .later)
        }
    }

    struct Account: Codable {
        var name: String
        var password: Password
        var last: Int
    }

    struct Never: Codable {
        init(from decoder: any Decoder) throws { throw Rejected() }
    }

    enum Shape: Codable {
        case circle(radius: Double)
        case square
    }

    struct Event: Decodable {
        enum Kind: String, Codable, CaseIterable { case paid, shipped }
        enum CodingKeys: CodingKey { case kind, amount, carrier }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            switch try keys.decode(Kind.self, forKey: .kind) {
            case .paid: _ = try keys.decode(Int.self, forKey: .amount)
            case .shipped: _ = try keys.decode(String.self, forKey: .carrier)
            }
        }
    }

    struct Outer: Decodable {
        enum CodingKeys: CodingKey { case inside }
        enum Inside: CodingKey { case value }

        init(from decoder: any Decoder) throws {
            let inside = try decoder.container(keyedBy: CodingKeys.self)
                .nestedContainer(keyedBy: Inside.self, forKey: .inside)
            _ = try inside.decode(Bool.self, forKey: .value)
        }
    }

    final class Endless: Codable, Sendable {
        let name: String
        let next: Endless
    }

    private func component(_ type: Any.Type, _ name: String) -> JSONValue {
        let discovery = SchemaDiscovery()
        _ = discovery.schema(of: type)
        return discovery.components[name] ?? .null
    }

    private func keys(_ schema: JSONValue, _ member: String) -> [String] {
        switch schema[member] {
        case .object(let object): object.keys.sorted()
        case .array(let array): array.map { if case .string(let text) = $0 { text } else { "?" } }
        default: []
        }
    }

    @Test func `all keys are found where one of the samples is accepted`() {
        let schema = component(Signup.self, "Signup")
        #expect(keys(schema, "properties") == ["email", "note", "seats", "tags", "terms"])
        #expect(keys(schema, "required") == ["email", "note", "seats", "tags", "terms"])
        #expect(schema["additionalProperties"] == .null)
        #expect(schema["properties"]["email"] == ["$ref": "#/components/schemas/Email"])
    }

    @Test func `where every sample is rejected, what is known is open and says so`() {
        for (schema, known) in [
            (component(Password.self, "Password"), ["hint", "text"]),
            // The type that cannot be made ends the one around it as well.
            (component(Account.self, "Account"), ["name", "password"]),
            (component(Endless.self, "Endless"), ["name", "next"]),
            (component(Shape.self, "Shape"), []),
        ] {
            #expect(keys(schema, "properties") == known)
            #expect(schema["additionalProperties"] == true)
            #expect(schema["description"] != .null)
        }
        #expect(
            component(Never.self, "Never") == [
                "description": "There may be more keys: Never rejected the samples that its keys were looked for with."
            ])
    }

    @Test func `keys that depend on a case are all there, and required where every case has them`() {
        let schema = component(Event.self, "Event")
        #expect(keys(schema, "properties") == ["amount", "carrier", "kind"])
        #expect(keys(schema, "required") == ["kind"])
    }

    @Test func `the keys of a nested container are found`() {
        let inside = component(Outer.self, "Outer")["properties"]["inside"]
        #expect(inside["properties"]["value"] == ["type": "boolean"])
        #expect(inside["required"] == ["value"])
    }
}
