package import SoloCore

/// The command line of `serve`.
package struct ServeArguments: Sendable, Equatable {
    package var promotion: String?
    /// Which of the release's processes this one is; all of its components if there is none.
    package var process: String?
    /// After how long without use it ends by itself.
    package var idle: Duration?
    package var log: LogFormat?
    package var host = "127.0.0.1"
    package var port = 8080

    /// Understands `--process NAME`, `--promotion FILE`, `--idle SECONDS`, `--log json|text`, `--host HOST` and `--port PORT`.
    package init(_ arguments: [String] = []) throws {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard let option = ServeOption(rawValue: word) else {
                let known = ServeOption.allCases.map(\.rawValue)
                let near = NearestName.of(word, in: known).map { "Did you mean '\($0)'? " } ?? ""
                throw StartError(
                    "serve does not know '\(word)'. \(near)It takes --process NAME, --promotion FILE, --idle SECONDS, --log json|text, --host HOST, --port PORT.",
                    exitCode: .usage)
            }
            guard let value = rest.popFirst() else {
                throw StartError("\(word) needs a value.", exitCode: .usage)
            }
            switch option {
            case .promotion: promotion = value
            case .process: process = value
            case .idle:
                guard let seconds = Int(value), seconds > 0 else {
                    throw StartError("\(word) is a number of seconds from 1, not '\(value)'.", exitCode: .usage)
                }
                idle = .seconds(seconds)
            case .host: host = value
            case .port:
                guard let number = UInt16(value) else {
                    throw StartError("\(word) is a number from 0 to 65535, not '\(value)'.", exitCode: .usage)
                }
                port = Int(number)
            case .log:
                guard let format = LogFormat(rawValue: value) else {
                    throw StartError("\(word) is json or text, not '\(value)'.", exitCode: .usage)
                }
                log = format
            }
        }
    }

    /// The part of the program that this process serves.
    package func part(of program: Program) throws -> Program {
        guard let process else { return program }
        guard let found = program.manifest.process(process) else {
            let known = program.manifest.processes.map(\.name).joined(separator: ", ")
            throw StartError("This release has no process '\(process)'. It has: \(known).", exitCode: .usage)
        }
        return program.limited(to: Set(found.components))
    }

    /// Inherited sockets if there are any; otherwise the first API gets the port, and each other the next one.
    package func options(for manifest: Manifest, descriptors: InheritedDescriptors) throws -> ServerOptions {
        let apis = manifest.apis.map(\.id)
        var options = ServerOptions(promotion: promotion, idle: idle)
        options.control = descriptors[InheritedName.control].map { .descriptor($0) }
        for (offset, id) in apis.enumerated() {
            if let descriptor = descriptors[id] {
                options.sockets[id] = .descriptor(descriptor)
            } else if options.control == nil {
                options.sockets[id] = .address(host: host, port: port == 0 ? 0 : port + offset)
            } else {
                throw StartError(
                    "No descriptor is called '\(id)': \(SystemdVariable.names) must name a socket for each API.")
            }
        }
        return options
    }
}
