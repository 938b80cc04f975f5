/// The name of a list that a mistyped word most likely meant.
package enum NearestName {
    /// The nearest candidate by typing errors, or `nil` if none is near enough to be meant.
    ///
    /// Near enough is one error for each three letters of the word, two at least; ties go to the first by name.
    package static func of(_ word: String, in candidates: some Sequence<String>) -> String? {
        let limit = max(2, word.count / 3)
        let lowered = Array(word.lowercased())
        let scored = candidates.map { (name: $0, distance: distance(lowered, Array($0.lowercased()))) }
        // A word of three letters is not two errors away from what was meant: at least half of it must be right.
        return scored.filter { $0.distance <= limit && $0.distance * 2 <= max(word.count, 2) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// Insertions, deletions, replacements and swaps of neighbours: the restricted Damerau-Levenshtein distance.
    static func distance(_ one: [Character], _ other: [Character]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                let replaced = previous[column] + (one[row] == other[column] ? 0 : 1)
                var best = min(replaced, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    best = min(best, beforePrevious[column - 1] + 1)
                }
                current.append(best)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[other.count]
    }
}
