import SoloCore

extension JSONDescribed where Self: FixedWidthInteger {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue {
        var schema: [String: JSONValue] = ["type": "integer", "minimum": .integer(Int(clamping: min))]
        if let largest = Int(exactly: max) { schema["maximum"] = .integer(largest) }
        if bitWidth == 32 && isSigned { schema["format"] = "int32" }
        if bitWidth == 64 && isSigned { schema["format"] = "int64" }
        return .object(schema)
    }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> Self {
        Self(clamping: samples.number)
    }
}

extension JSONDescribed where Self: BinaryFloatingPoint {
    static func schema(in discovery: SchemaDiscovery) -> JSONValue {
        ["type": "number", "format": self == Float.self ? "float" : "double"]
    }
    static func sample(_ samples: SchemaSamples, in discovery: SchemaDiscovery) -> Self { Self(samples.number) }
}

extension Int: JSONDescribed {}
extension Int8: JSONDescribed {}
extension Int16: JSONDescribed {}
extension Int32: JSONDescribed {}
extension Int64: JSONDescribed {}
extension UInt: JSONDescribed {}
extension UInt8: JSONDescribed {}
extension UInt16: JSONDescribed {}
extension UInt32: JSONDescribed {}
extension UInt64: JSONDescribed {}
extension Float: JSONDescribed {}
extension Double: JSONDescribed {}
