package import SoloProcess
package import Foundation
import SoloConcurrency
package import SoloCore
import Synchronization

/// A process of the app that runs: its control socket, and the lifeline that ends it with the session.
package final class AppRun: Sendable {
    package let run: Run
    package let child: ChildProcess
    package let control: ControlClient
    private let socket: URL
    private let lifeline: Descriptor
    private let errors: ErrorLines

    /// The last lines on standard error: what a crash leaves.
    private final class ErrorLines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) {
            lines.withLock { lines in
                lines.append(line)
                if lines.count > 300 { lines.removeFirst(100) }
            }
        }
    }

    /// Starts the release with its sockets. The bindings go through a pipe, and nowhere else.
    package static func start(
        _ run: Run, binary: URL, sockets: [(component: String, socket: ListeningSocket)], bindings: Bindings,
        control: URL, promotion: URL, environment: [String: String], directory: URL,
        crashing: @escaping @Sendable () -> Void,
        line: @escaping @Sendable (ChildProcess.Stream, String) -> Void
    ) throws -> AppRun {
        let listener = try ListeningSocket.unix(path: control.path)
        let document = try Descriptor.pipe()
        let lifeline = try Descriptor.pipe()
        let inherited =
            sockets.map { Launch.Inherited($0.component, $0.socket.descriptor) } + [
                .init(InheritedName.control, listener.descriptor), .init(InheritedName.bindings, document.reading),
                .init(InheritedName.lifeline, lifeline.reading),
            ]
        let launch = Launch(
            binary.path, AppArguments.serve(process: run.process, promotion: promotion.path), environment: environment,
            directory: directory.path,
            inherited: inherited)
        let bytes = [UInt8](try JSONEncoder().encode(bindings))
        let errors = ErrorLines()
        let child = try ChildProcess.start(launch, crashing: crashing) { stream, text in
            if stream == .error { errors.add(text) }
            line(stream, text)
        }
        document.reading.close()
        lifeline.reading.close()
        // A pipe holds 64 KiB: what is longer waits until the app reads.
        startThread {
            try? document.writing.write(bytes)
            document.writing.close()
        }
        return AppRun(run: run, child: child, socket: control, lifeline: lifeline.writing, errors: errors)
    }

    private init(run: Run, child: ChildProcess, socket: URL, lifeline: Descriptor, errors: ErrorLines) {
        self.run = run
        self.child = child
        self.socket = socket
        self.lifeline = lifeline
        self.errors = errors
        control = ControlClient(socket: socket) { child.exitIfEnded }
    }

    package var errorLines: [String] { errors.all }

    /// Cleans up after its end.
    package func close() {
        control.close()
        lifeline.close()
        try? FileManager.default.removeItem(at: socket)
    }
}
