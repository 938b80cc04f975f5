import Foundation
import SoloCore
import SoloHost
import SoloMigrations

/// Does what the cycle decides.
extension DevSession {
    /// Does one thing; what takes long is put beside the loop.
    ///
    /// - Returns: what came of it, if that is known at once.
    func perform(_ action: DevAction) async -> DevEvent? {
        switch action {
        case .readPackage: readPackage()
        case .waitForQuiet(let change): later(.quiet(change), after: options.quiet)
        case .build: return startBuild()
        case .takeBuilt: return .buildEnded(.built(binary, seconds: nil))
        case .cancelWork: cancelWork?()
        case .adopt(let binary): return await outcome { .adopted(try await adopt(binary)) }
        case .prepare(let release, let isAgreed):
            return await outcome { try await prepare(release, isAgreed: isAgreed) }
        case .ask(let release, let data): ask(for: release, data)
        case .endInvocations: invoker.forgetAll()
        case .supervisor(let action): return await perform(action)
        case .report(let report): self.report(report)
        case .finish: feed.finish()
        }
        return nil
    }

    private func outcome(_ body: () async throws -> DevEvent) async -> DevEvent {
        do { return try await body() } catch { return .failed(error) }
    }

    func later(_ event: DevEvent, after pause: Duration) {
        pending.append { [clock, feed] in
            guard (try? await clock.sleep(for: pause)) != nil else { return }
            feed.yield(event)
        }
    }

    /// Learns which product is the app, and watches what it is made of. It may wait for another SwiftPM, so it runs beside the
    /// loop, which listens to Ctrl-C from the first moment on.
    func readPackage() {
        report(.preparing("Reading \(options.package.lastPathComponent)/Package.swift"))
        let reading = Task { [report, options] in
            try await PackageReader.read(options.swift) { line in
                // SwiftPM works on one thing in a folder at a time, and says what it waits for.
                if line.contains("Another instance of SwiftPM") { report(.preparing(line)) }
            }
        }
        cancelWork = { reading.cancel() }
        pending.append { [feed] in
            do {
                feed.yield(.packageRead(isOther: try await self.take(reading.value)))
            } catch {
                feed.yield(.packageUnreadable(error))
            }
        }
    }

    /// - Returns: whether the product is another one than before.
    private func take(_ description: PackageDescription) throws -> Bool {
        let product = try AppProduct.pick(
            from: description, named: options.product, last: LastProduct.read(folders.product))
        let isOther = product.name != self.product?.name
        self.product = product
        LastProduct.write(product.name, to: folders.product)
        guard options.watches else { return isOther }
        watcher?.stop()
        watcher = try FileWatcher(product.watched) { [feed] path in
            feed.yield(.changed(isPackage: path.lastPathComponent == "Package.swift"))
        }
        return isOther
    }

    private func startBuild() -> DevEvent? {
        guard let product else { return nil }
        let build = PackageBuild()
        cancelWork = { build.cancel() }
        let began = now
        let launch = options.swift.build(product: product.name)
        pending.append { [feed, report, options] in
            let result: BuildResult
            do {
                let outcome = try await build.run(
                    launch, package: options.package.path, notice: { report(.preparing($0)) }
                ) { report(.building($0)) }
                switch outcome {
                case .cancelled: result = .cancelled
                case .failed(let error, let output): result = .failed(error, output: output)
                case .built:
                    let binary = await self.binary
                    result = .built(binary, seconds: (binary.builtAt - began).seconds)
                }
            } catch {
                result = .broken(error)
            }
            feed.yield(.buildEnded(result))
        }
        return nil
    }

    private var binary: BuiltBinary {
        let path = product.map { options.swift.binary(of: $0.name).path } ?? ""
        return BuiltBinary(
            fingerprint: FileFingerprint(path: path), migrations: migrations.fingerprint, builtAt: now)
    }
}

extension Duration {
    /// The whole of it in seconds.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
