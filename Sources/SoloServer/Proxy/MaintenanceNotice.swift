package import Foundation

/// What visitors of a stage read while it is closed: Caddy responds in its place.
package struct MaintenanceNotice: Codable, Sendable, Equatable {
    package static let usual = "This site is being worked on, and will be back soon."

    /// In seconds, for clients that try again by themselves.
    static let retryAfter = 120

    package var message: String
    package var since: Date

    package init(message: String, since: Date) {
        self.message = message
        self.since = since
    }

    /// A page, in which Caddy finds no placeholder of its own.
    var page: String {
        let text = message.reduce(into: "") { text, character in
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "{", "}", "\\": text += "&#\(character.asciiValue ?? 63);"
            default: text.append(character)
            }
        }
        return """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>Back soon</title>
            <p style="font: 1.2rem/1.5 system-ui; max-width: 34rem; margin: 25vh auto; padding: 0 1rem">\(text)</p>
            </html>

            """
    }
}
