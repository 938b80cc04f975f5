import Dispatch
import Foundation

/// Calls back when the process is told to stop: by a signal, or by the end of its lifeline, a pipe that the parent holds open.
///
/// `@unchecked`: dispatch sources may be used from every thread, and the array is not changed after `init`.
package final class StopSignals: @unchecked Sendable {
    private var sources: [any DispatchSourceProtocol] = []

    /// - Parameter called: runs on a dispatch queue, once for each signal.
    package init(
        _ signals: [Int32] = [SIGINT, SIGTERM, SIGHUP], lifeline: Int32? = nil, called: @escaping @Sendable () -> Void
    ) {
        for number in signals {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: DispatchWorkItem(block: called))
            source.resume()
            sources.append(source)
        }
        guard let lifeline else { return }
        let source = DispatchSource.makeReadSource(fileDescriptor: lifeline, queue: .global())
        let cancel: @Sendable () -> Void = { [weak self] in self?.cancel() }
        let read: @Sendable () -> Void = {
            // Nothing is ever written to it: readable means that its end has come.
            cancel()
            called()
        }
        source.setEventHandler(handler: DispatchWorkItem(block: read))
        source.resume()
        sources.append(source)
    }

    package func cancel() {
        for source in sources { source.cancel() }
    }
}
