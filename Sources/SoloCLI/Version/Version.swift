/// What `solo version` says.
package enum Version {
    package static var platform: String {
        #if os(macOS)
            let system = "macos"
        #else
            let system = "linux"
        #endif
        #if arch(arm64)
            return system + "-arm64"
        #else
            return system + "-x86_64"
        #endif
    }
}
