package import SoloProcess

/// What a crashed process said last: the reason, and where in the app it happened.
package struct CrashReport: Sendable, Equatable {
    package var release: String
    /// Which of the release's processes crashed.
    package var process: String
    package var exit: ProcessExit
    /// `Fatal error: Index out of range`, if it said so.
    package var reason: String?
    /// The first frames of the crashed thread that have a place in a source, as `function at file:line`.
    package var frames: [String]

    /// Reads it from standard error's last lines, in the format of Swift's backtracer.
    package init(
        release: String, process: String = "web", exit: ProcessExit, lines: [String], package root: String,
        limit: Int = 5
    ) {
        self.release = release
        self.process = process
        self.exit = exit
        reason = lines.last { $0.contains("Fatal error: ") || $0.hasPrefix("Fatal error") }.map { line in
            // The place before it is the standard library's own, when a library's check failed.
            line.firstRange(of: "Fatal error").map { String(line[$0.lowerBound...]) } ?? line
        }
        let prefix = root.hasSuffix("/") ? root : root + "/"
        let start = lines.firstIndex { $0.hasPrefix("Thread ") && $0.contains("crashed") } ?? lines.endIndex
        frames = lines[start...].compactMap { line in
            guard let place = line.firstMatch(of: /^\s*\d+ .*?0x[0-9a-f]+ (.+?)(?: \+ \d+)? in \S+ at (\/.+)$/) else {
                return nil
            }
            let path = String(place.2)
            // What is not the package's own is Swift's or a library's: true, and no help.
            guard path.hasPrefix(prefix), !path.contains("/.build/") else { return nil }
            return "\(place.1) at \(path.dropFirst(prefix.count))"
        }
        frames = Array(frames.prefix(limit))
    }
}
