import SoloConcurrency
import Synchronization

/// A pipe between two processes through which this one passes the bytes on and counts them.
package final class CountingPipe: Sendable {
    package let reading: Descriptor
    package let writing: Descriptor
    private let passed = Atomic(0)

    /// How many bytes have passed.
    package var count: Int { passed.load(ordering: .relaxed) }

    package init() throws(SystemCallError) {
        let (first, second) = (try Descriptor.pipe(), try Descriptor.pipe())
        writing = first.writing
        reading = second.reading
        startThread { [self] in
            ignoreBrokenPipes()
            while let bytes = try? first.reading.read(), !bytes.isEmpty, (try? second.writing.write(bytes)) != nil {
                passed.add(bytes.count, ordering: .relaxed)
            }
            first.reading.close()
            second.writing.close()
        }
    }
}
