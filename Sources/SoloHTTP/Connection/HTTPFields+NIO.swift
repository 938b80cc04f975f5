import HTTPTypes
import NIOHTTP1

extension HTTPFields {
    init(_ headers: HTTPHeaders) {
        self.init()
        reserveCapacity(headers.count)
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            append(HTTPField(name: name, value: value))
        }
    }
}

extension HTTPHeaders {
    init(_ fields: HTTPFields, authority: String) {
        self.init()
        reserveCapacity(fields.count + 2)
        add(name: "Host", value: authority)
        for field in fields where field.name != HTTPField.Name.host {
            add(name: field.name.rawName, value: field.value)
        }
    }
}

extension HTTPField.Name {
    /// `Host` is a pseudo-field to HTTPTypes, so it has no name there.
    static let host = HTTPField.Name("Host")
}
