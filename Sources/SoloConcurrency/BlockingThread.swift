import Foundation

/// Runs a body that blocks for long on a thread of its own: Swift's own pool has one thread a core, and none to spare.
package func startThread(_ body: @escaping @Sendable () -> Void) {
    let thread = Thread(block: body)
    thread.stackSize = 1 << 19
    thread.start()
}

/// Has writing to what the other side has closed fail on this thread, in place of ending the process.
package func ignoreBrokenPipes() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
}
