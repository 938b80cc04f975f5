import HTTPTypes
import Synchronization

/// Fields that are the same on every response of a kind, made ready once: as fields, and as the bytes of the wire.
final class HeaderBlock: Sendable {
    let fields: HTTPFields
    /// The fields as lines that go on where the value of another field ends: one write instead of fifteen.
    private let lines: String
    private let names: Set<String>
    private let dated = Mutex<(second: Int, text: String)>((.min, ""))

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
        lines = fields.map { "\r\n\($0.name.rawName): \($0.value)" }.joined()
    }

    /// The value of the `Date` field with all lines of the block after it, made once a second.
    func dateAndLines(_ time: UnixTime) -> String {
        dated.withLock { dated in
            if dated.second != time.seconds { dated = (time.seconds, ClockText.shared.http(time) + lines) }
            return dated.text
        }
    }

    /// The block without the fields that the response sets itself: the same object if it sets none of them, as is usual.
    func without(_ own: HTTPFields) -> HeaderBlock {
        guard own.contains(where: { names.contains($0.name.canonicalName) }) else { return self }
        let left = fields.filter { !own.contains($0.name) }
        return HeaderBlock(HTTPFields(left))
    }
}
