#if canImport(Darwin)
    import Darwin

    /// Gives each of two folders the other's place, in one step (renamex_np(2)); 0, or -1 with `errno`.
    func exchange(_ one: String, _ other: String) -> Int32 {
        renamex_np(one, other, UInt32(RENAME_SWAP))
    }
#endif
