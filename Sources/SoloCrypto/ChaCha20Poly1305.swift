extension ChaCha20Poly1305 {
    package static var keyCount: Int { 32 }
    package static var nonceCount: Int { 12 }
    /// The bytes by which a message is longer once it is sealed.
    package static var tagCount: Int { 16 }
}
