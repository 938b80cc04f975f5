/// An object whose content is not the one that the index promises.
struct DamagedObject: Error, CustomStringConvertible {
    var key: ObjectKey
    /// In bytes, as the index tells it of the object.
    var expected: Int
    /// `nil` where there is no content at all.
    var found: Int?

    var description: String {
        "The object \(key.text.debugDescription) should have \(expected) bytes, and its content has "
            + (found.map { "\($0)" } ?? "none") + ". Put it again, or restore the store's folder from a backup."
    }
}
