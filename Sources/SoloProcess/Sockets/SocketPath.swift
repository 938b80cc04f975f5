/// The path of a Unix socket.
package enum SocketPath {
    /// What `sockaddr_un` takes with its terminator: 108 bytes on Linux, 104 on a Mac. The smaller one holds everywhere.
    package static let longest = 103
}
