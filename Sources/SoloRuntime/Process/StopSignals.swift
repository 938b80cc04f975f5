import Dispatch
import Foundation

/// Calls for the stop when SIGTERM or SIGINT comes, or when the platform's end of the lifeline closes.
///
/// `@unchecked`: dispatch sources may be used from every thread, and the array is not changed after `init`.
final class StopSignals: @unchecked Sendable {
    private var sources: [any DispatchSourceProtocol] = []

    init(lifeline: Int32?, signals: [Int32] = [SIGTERM, SIGINT], stop: @escaping @Sendable () async -> Void) {
        // The handlers run on a dispatch queue, which can't wait for what is asynchronous.
        let call: @Sendable () -> Void = { Task { await stop() } }
        for number in signals {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: DispatchWorkItem(block: call))
            source.resume()
            sources.append(source)
        }
        guard let lifeline else { return }
        let source = DispatchSource.makeReadSource(fileDescriptor: lifeline, queue: .global())
        let cancel: @Sendable () -> Void = { [weak self] in self?.cancel() }
        let read: @Sendable () -> Void = {
            // Nothing is ever written to it: readable means that its end has come.
            cancel()
            call()
        }
        source.setEventHandler(handler: DispatchWorkItem(block: read))
        source.resume()
        sources.append(source)
    }

    func cancel() {
        for source in sources { source.cancel() }
    }
}
