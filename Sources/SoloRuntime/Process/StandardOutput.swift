// Its variable `stdout` is from C: it is set once, before `main`.
@preconcurrency import Foundation

/// The stream that `print` writes to.
enum StandardOutput {
    /// Makes it pass each line on at its end. If it is a pipe, as it is under `solo dev`, C keeps 4 KiB back otherwise, and what
    /// a handler prints would be seen when the process ends.
    static func showLinesAtOnce() { showLinesAtOnce(of: stdout) }

    static func showLinesAtOnce(of stream: UnsafeMutablePointer<FILE>) {
        setvbuf(stream, nil, _IOLBF, 0)
    }
}
