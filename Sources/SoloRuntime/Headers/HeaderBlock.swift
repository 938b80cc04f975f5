import HTTPTypes

/// Fields that are the same on every answer of a kind, made ready once: as fields, and as the bytes of the wire.
final class HeaderBlock: Sendable {
    let fields: HTTPFields
    /// The first field, whose value goes on with the lines of all the others: one write instead of fifteen.
    let wireName: String
    let wireValue: String
    private let names: Set<String>

    convenience init(_ pairs: [(name: String, value: String)]) {
        var fields = HTTPFields()
        for pair in pairs {
            guard let name = HTTPField.Name(pair.name) else { continue }
            // The field's value has lost what would break a line, so joining lines below is safe.
            fields.append(HTTPField(name: name, value: pair.value))
        }
        self.init(fields)
    }

    private init(_ fields: HTTPFields) {
        self.fields = fields
        names = Set(fields.map(\.name.canonicalName))
        wireName = fields.first?.name.rawName ?? ""
        wireValue =
            (fields.first?.value ?? "")
            + fields.dropFirst().map { "\r\n\($0.name.rawName): \($0.value)" }.joined()
    }

    var isEmpty: Bool { fields.isEmpty }

    /// The block without what the answer says itself: the same object in the usual case that it says none of it.
    func without(_ own: HTTPFields) -> HeaderBlock {
        guard own.contains(where: { names.contains($0.name.canonicalName) }) else { return self }
        let left = fields.filter { !own.contains($0.name) }
        return HeaderBlock(HTTPFields(left))
    }
}
