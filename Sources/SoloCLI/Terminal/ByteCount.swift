import Foundation

/// Sizes, formatted for people.
package enum ByteCount {
    /// `812 B`, `12.0 KiB`, `1.2 MiB`.
    package static func text(_ bytes: Int) -> String {
        guard bytes >= 1024 else { return "\(bytes) B" }
        var size = Double(bytes) / 1024
        var units = ["KiB", "MiB", "GiB"][...]
        // What would be rounded to 1024.0 is 1.0 of the next unit.
        while size >= 1023.95, units.count > 1 {
            size /= 1024
            units.removeFirst()
        }
        return String(format: "%.1f ", size) + (units.first ?? "")
    }
}
