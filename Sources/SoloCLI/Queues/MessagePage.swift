import SoloCore
package import SoloServices

/// One message as text.
package struct MessagePage: Sendable {
    package var style: Style

    package init(style: Style) { self.style = style }

    package func text(_ message: QueueMessage) -> String {
        var rows = [
            ("message", message.id), ("queue", message.queue), ("state", message.state.rawValue),
            ("sent", Moment.text(message.sent)), (message.state == .dead ? "died" : "due", Moment.text(message.due)),
            ("attempts", "\(message.attempts)"),
        ]
        if let key = message.idempotencyKey { rows.append(("key", key.printable)) }
        if let error = message.error { rows.append(("last error", error.printable)) }
        let width = (rows.map(\.0.count).max() ?? 0) + 3
        let lines = rows.map { style.dim($0.0) + String(repeating: " ", count: width - $0.0.count) + $0.1 }
        return (lines + ["", message.payload.printable]).joined(separator: "\n")
    }
}
