import Foundation
import SoloCore
import Testing

@testable import Solo

@Suite("Schemas of types")
struct SchemaTests {
    enum Size: String, Codable, CaseIterable { case small, large }
    enum Grade: Int, Codable, CaseIterable { case one = 1, two }
    enum Closed: String, Codable { case open, closed }

    struct Everything: Codable {
        var text: String
        var flag: Bool
        var count: Int
        var small: UInt8
        var ratio: Double
        var price: Decimal
        var at: Date
        var id: UUID
        var link: URL
        var bytes: Data
        var tags: [String]
        var grid: [[Int]]
        var labels: [String: Double]
        var size: Size
        var grade: Grade
        var state: Closed
        var maybe: String?
        var maybeSize: Size?
        var nested: Nested
        var last: String
    }

    struct Nested: Codable { var value: Int }

    final class Tree: Codable, Sendable {
        let name: String
        let children: [Tree]
        let parent: Tree?
    }

    /// Keys of its own, a value of another shape, and a check that no empty value passes.
    struct Email: Codable {
        var text: String
        struct NoEmail: Error {}

        init(from decoder: any Decoder) throws {
            text = try decoder.singleValueContainer().decode(String.self)
            guard text.contains("@") else { throw NoEmail() }
        }
    }

    struct Renamed: Codable {
        var sku: String
        enum CodingKeys: String, CodingKey { case sku = "stock_keeping_unit" }
    }

    struct OnlyOut: Encodable { var text: String }

    private func schema(of type: Any.Type) -> (JSONValue, [String: JSONValue]) {
        let discovery = SchemaDiscovery()
        let schema = discovery.schema(of: type)
        return (schema, discovery.components)
    }

    private func properties(_ schema: JSONValue?) throws -> [String: JSONValue] {
        guard case .object(let object)? = schema, case .object(let properties)? = object["properties"] else {
            throw Missing()
        }
        return properties
    }

    struct Missing: Error {}

    @Test("tell keys, types, formats and what is optional")
    func everything() throws {
        let (reference, components) = schema(of: Everything.self)
        #expect(reference == ["$ref": "#/components/schemas/Everything"])
        let properties = try properties(components["Everything"])
        #expect(properties["text"] == ["type": "string"])
        #expect(properties["flag"] == ["type": "boolean"])
        #expect(
            properties["count"] == [
                "type": "integer", "format": "int64", "minimum": .integer(.min), "maximum": .integer(.max),
            ])
        #expect(properties["small"] == ["type": "integer", "minimum": 0, "maximum": 255])
        #expect(properties["ratio"] == ["type": "number", "format": "double"])
        #expect(properties["price"] == ["type": "number"])
        #expect(properties["at"] == ["type": "string", "format": "date-time"])
        #expect(properties["id"] == ["type": "string", "format": "uuid"])
        #expect(properties["link"] == ["type": "string", "format": "uri"])
        #expect(properties["bytes"] == ["type": "string", "contentEncoding": "base64"])
        #expect(properties["tags"] == ["type": "array", "items": ["type": "string"]])
        #expect(
            properties["labels"] == [
                "type": "object", "additionalProperties": ["type": "number", "format": "double"],
            ])
        #expect(properties["size"] == ["type": "string", "enum": ["small", "large"]])
        #expect(properties["grade"] == ["type": "integer", "enum": [1, 2]])
        #expect(properties["maybe"] == ["type": ["string", "null"]])
        #expect(properties["nested"] == ["$ref": "#/components/schemas/Nested"])
        guard case .object(let object)? = components["Everything"], case .array(let required)? = object["required"]
        else { throw Missing() }
        #expect(Set(required) == Set(properties.keys.subtracting(["maybe", "maybeSize"]).map { .string($0) }))
    }

    @Test("go through an enum that does not say what its cases are")
    func closedEnum() throws {
        let (_, components) = schema(of: Everything.self)
        #expect(components["Closed"] == ["type": "string"])
        #expect(try properties(components["Everything"])["last"] == ["type": "string"])
    }

    @Test("end for a type that contains itself")
    func recursion() throws {
        let (_, components) = schema(of: Tree.self)
        let tree: JSONValue = ["$ref": "#/components/schemas/Tree"]
        let properties = try properties(components["Tree"])
        #expect(properties["children"] == ["type": "array", "items": tree])
        #expect(properties["parent"] == ["anyOf": [tree, ["type": "null"]]])
    }

    @Test("follow the keys and the shape that a type decodes itself with")
    func ownDecoding() throws {
        #expect(schema(of: Email.self).1["Email"] == ["type": "string"])
        #expect(try properties(schema(of: Renamed.self).1["Renamed"]).keys.sorted() == ["stock_keeping_unit"])
        #expect(
            schema(of: OnlyOut.self).0 == [
                "description": "The keys of OnlyOut are not known: it is Encodable, and Codable would tell them."
            ])
        #expect(
            schema(of: [Nested]?.self).0 == [
                "type": ["array", "null"], "items": ["$ref": "#/components/schemas/Nested"],
            ])
    }
}

extension Dictionary.Keys where Key == String {
    fileprivate func subtracting(_ others: Set<String>) -> [String] { filter { !others.contains($0) } }
}
