#if canImport(Darwin)
    /// A Mac begins by itself soon enough.
    func beginWriteback(_ descriptor: Int32, from offset: Int, count: Int) {}
#endif
