/// Whether a task may wait for a database on its own thread: after one statement that took long, not for the next two, after two in
/// a row not for the next four, and so on up to 64. One that is quick ends that.
struct SQLPatience: Sendable {
    private var misses = 0
    private var skips = 0

    mutating func mayWait() -> Bool {
        guard skips > 0 else { return true }
        skips -= 1
        return false
    }

    mutating func learn(wasSoon: Bool) {
        misses = wasSoon ? 0 : min(misses + 1, 6)
        skips = wasSoon ? 0 : 1 << misses
    }
}
