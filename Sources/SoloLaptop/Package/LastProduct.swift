package import Foundation

/// The product that `solo dev` ran last, for a package with several apps.
package enum LastProduct {
    package static func read(_ file: URL) -> String? {
        (try? String(contentsOf: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A convenience: that it can't be written keeps nothing from running.
    package static func write(_ name: String, to file: URL) {
        if read(file) != name { try? Data((name + "\n").utf8).write(to: file, options: .atomic) }
    }
}
