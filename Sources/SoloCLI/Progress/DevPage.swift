import Foundation
import SoloCore
import SoloHost
package import SoloLaptop
import SoloServices

/// A session's reports as text: pure, so that the tests compare every word.
package struct DevPage: Sendable {
    package var style: Style
    package var product: String
    package var stage: String

    package init(style: Style, product: String, stage: String) {
        self.style = style
        self.product = product
        self.stage = stage
    }

    /// The line that moves while the package is read and built, cut to the terminal.
    package func moving(_ report: DevReport, width: Int) -> String {
        let text: String
        switch report {
        case .preparing(let step): text = "  \(step.printable)"
        case .building(let progress):
            text = "  Building  [\(progress.done)/\(progress.total)] \(progress.step.printable)"
        default: text = ""
        }
        return style.dim(text.count < width ? text : String(text.prefix(max(0, width - 2))) + "…")
    }

    /// A line of progress for a file or a pipe.
    func progressLine(_ text: String) -> String { style.dim("  \(text.printable)") }

    /// The lines that stay.
    package func lines(for report: DevReport) -> [String] {
        switch report {
        case .preparing, .building: []
        case .built(let seconds): [style.dim("  Built in \(Self.seconds(seconds))")]
        case .buildFailed(let error, let output, let serving): buildFailed(error, output: output, serving: serving)
        case .unchanged: [style.dim("  Nothing that runs has changed.")]
        case .applied(let plan): plan.isFirst ? [] : self.plan(plan)
        case .misfits(let misfits): misfits.flatMap(misfit)
        case .asking(let plan, let data): asking(plan, data)
        case .started(let addresses, let manifest): started(addresses, manifest)
        case .swapped(let release, let milliseconds):
            [
                style.green("  \(release) serves") + ", "
                    + style.dim("\(Self.milliseconds(milliseconds)) after the build")
            ]
        case .neverCameUp(let release, let process, let exit, let lines, let serving):
            [
                "",
                style.red("  \(Self.title(release, process)) ended before its health check passed")
                    + (exit.map { " (\($0))." } ?? "."),
            ]
                + lines.map { "    " + $0.printable } + goesOn(serving)
        case .crashed(let crash, let count, let pause): crashed(crash, count: count, pause: pause)
        case .recovered:
            [style.green("  Started again") + style.dim("; requests that waited on the socket are served.")]
        case .problem(let error, let serving):
            [""]
                + Problem(error).rendered(color: style.color).split(separator: "\n", omittingEmptySubsequences: false)
                .map { "  " + $0 } + goesOn(serving)
        case .line(let line, let isError): log(line, isError: isError)
        case .warning(let text): [style.yellow("  warning: ") + text.printable]
        case .cleanedUp(let processes):
            [
                style.dim(
                    "  The last session was killed; its remaining processes (\(processes.map(String.init).joined(separator: ", "))) were ended."
                )
            ]
        case .stopping(let inHurry):
            [
                "",
                style.dim(
                    inHurry
                        ? "  Ending now." : "  Finishing what is in flight; Ctrl-C again ends it now."),
            ]
        case .stopped: [style.dim("  Ended. Nothing is left running.")]
        }
    }

    private func goesOn(_ serving: String?) -> [String] {
        let text =
            serving.map { "\($0) goes on serving." } ?? "Nothing serves yet."
        return ["", style.dim("  \(text) Save a fix and the next release is built."), ""]
    }

    private func buildFailed(_ error: CompilerError?, output: [String], serving: String?) -> [String] {
        guard let error else {
            return ["", style.red("  The build failed.")] + output.suffix(12).map { "    " + $0 } + goesOn(serving)
        }
        var lines = ["", style.red("  error: ") + style.bold(error.message)]
        if let place = error.place { lines.append("  at \(style.cyan(place))") }
        if !error.excerpt.isEmpty { lines += [""] + error.excerpt.map { "  " + $0 } }
        if error.others > 0 {
            lines += ["", style.dim("  and \(error.others) more \(error.others == 1 ? "error" : "errors")")]
        }
        return lines + goesOn(serving)
    }

    private func started(_ addresses: StageAddresses, _ manifest: Manifest) -> [String] {
        let apis = addresses.apis.sorted { $0.key < $1.key }.map {
            (String($0.key.drop { $0 != "." }.dropFirst()), $0.value)
        }
        let rows = apis + [("services", addresses.services)]
        let width = (rows.map(\.0.count).max() ?? 0) + 3
        var lines = ["", "  " + style.bold(manifest.name) + style.dim(" serves, stage \(stage)"), ""]
        lines += rows.map { "  " + $0.0.padding(toLength: width, withPad: " ", startingAt: 0) + style.cyan($0.1) }
        let trials = Self.trials(manifest, addresses)
        if !trials.isEmpty { lines += ["", "  Try"] + trials.map { "    " + style.cyan($0) } }
        return lines + ["", style.dim("  Save a file and the new release takes over. Ctrl-C ends everything."), ""]
    }

    /// Requests that work without any preparation, and a command to look around.
    static func trials(_ manifest: Manifest, _ addresses: StageAddresses) -> [String] {
        let gets = manifest.components.flatMap { component in
            (component.api?.routes ?? []).filter {
                $0.method == "GET" && !$0.path.contains(":") && !$0.path.contains("*")
            }
            .compactMap { route in addresses.apis[component.id].map { "curl -i \($0)\(route.path)" } }
        }
        return gets.prefix(3) + ["solo status"]
    }

    /// What `solo plan` would have printed for the release.
    private func plan(_ plan: Plan) -> [String] {
        guard !plan.isEmpty else { return [] }
        let lines = plan.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return [""] + lines.map { $0.isEmpty ? "" : "  \($0)" } + [""]
    }

    private func asking(_ plan: Plan, _ data: OrphanedData) -> [String] {
        self.plan(plan) + [
            style.yellow("  This release no longer mentions ") + style.bold(data.title) + style.yellow("."),
            "  The data would be kept, and nothing would use it. If it was renamed or moved, say so in the code:",
            style.cyan("    .renamed(from: \"\(data.resources.first?.id ?? "")\")"), "",
            style.bold("  Apply it? Type y and Return, or save a fix. [y/N]"),
        ]
    }

    private func crashed(_ crash: CrashReport, count: Int, pause: Duration) -> [String] {
        let isWeb = crash.process == ReleaseProcess.web
        var lines = [
            "",
            style.red("  \(Self.title(crash.release, crash.process)) crashed: ")
                + style.bold(crash.reason?.printable ?? "\(crash.exit)"),
        ]
        lines += crash.frames.map { "    " + $0.printable }
        lines.append(
            style.dim(
                pause == .zero
                    ? "  Starting it again; \(isWeb ? "requests wait on the socket" : "messages wait in their queues")."
                    : "  Crash \(count) in a row: starting it again in \(Self.seconds(pause.seconds))."))
        return lines
    }

    /// `r2`, and where it is not the process that most have alone, `r2 (work)`.
    private static func title(_ release: String, _ process: String) -> String {
        process == ReleaseProcess.web ? release : "\(release) (\(process.printable))"
    }

    private func misfit(_ misfit: SchemaMisfit) -> [String] {
        [style.yellow("  warning: ") + misfit.message.printable]
            + (misfit.fix.map { ["    " + style.cyan($0.printable)] } ?? [])
    }

    static func seconds(_ seconds: Double) -> String {
        seconds < 60
            ? String(format: "%.1f s", seconds) : "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
    }

    static func milliseconds(_ value: Double) -> String { "\(Int(value.rounded())) ms" }
}
