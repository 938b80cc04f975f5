import Foundation
import SoloServer
import Synchronization

/// Shows a deploy: its steps with their times as they end, or one JSON object.
final class DeployPage: Sendable {
    private struct Step: Encodable, Sendable {
        var step: String
        var seconds: Double
    }

    private struct State: Sendable {
        var isFirst = false
        var release: String?
        var steps: [Step] = []
        var sent: Int?
        var base: String?
        var ending: DeployEvent.Ending?
        var reason: String?
        var log: [String] = []
    }

    private let place: StagePlace
    private let bake: BakeOrder
    private let json: Bool
    private let began = ContinuousClock.now
    private let state: Mutex<State>
    private let terminal = Terminal.standardOutput

    /// - Parameter release: `nil` for one that the host chooses.
    init(release: String?, place: StagePlace, bake: BakeOrder = .none, json: Bool) {
        state = Mutex(State(release: release))
        self.place = place
        self.bake = bake
        self.json = json
    }

    func begin() {
        say("\(place.stage.product) \(state.withLock(\.release) ?? "") to \(place.stage.stage) on \(place.host.name)")
    }

    func show(_ notice: RemoteDeploy.Notice) {
        switch notice {
        case .looked(let found): state.withLock { $0.isFirst = found.serving == nil }
        case .taken(let seconds): note("upload", seconds, "from the build on the host")
        case .rejected(let base, let reason):
            say("  upload     it can't be sent as the difference to \(base), so all of it is sent: \(reason)")
        case .sent(let bytes, let base, let seconds):
            state.withLock { ($0.sent, $0.base) = (bytes, base) }
            note("upload", seconds, ByteCount.text(bytes) + (base.map { ", the difference to \($0)" } ?? ""))
        case .event(.target(let release)):
            state.withLock { $0.release = release }
            say("\(place.stage.product) back to \(release), \(place.stage.stage) on \(place.host.name)")
        case .event(.waiting): say("  waits for another deploy of this stage")
        case .event(.step(let step, state: .done, let seconds)): note(step.rawValue, seconds)
        case .event(.step(.bake, state: .begun, _)):
            // There is nothing to go back to from the first release of a stage, and so nobody watches it.
            if bake.seconds > 0, !bake.detaches, !state.withLock(\.isFirst) {
                say("  bake       the host watches it for \(bake.seconds) s or longer; Ctrl-C leaves that to it")
            }
        case .event(.step): break
        case .event(.ended(let ending, let reason, let log)):
            state.withLock { state in
                state.ending = ending
                state.reason = reason
                state.log = log ?? []
            }
        }
    }

    /// - Throws: ``Problem`` for a deploy that went back.
    func end() throws {
        let state = state.withLock(\.self)
        let release = state.release ?? ""
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        if json { try terminal.print(JSONText.of(Report(self, state, seconds))) }
        switch state.ending {
        case .unchanged: say("\(place.stage.stage) serves \(release) already; nothing was changed.")
        case .deployed: say("\(place.stage.stage) serves \(release), after \(Self.text(seconds)).")
        case .promoted:
            say("\(place.stage.stage) serves \(release), after \(Self.text(seconds)). The host goes on watching it.")
        case .deployedWithoutContract:
            throw Problem(
                "\(place.stage.stage) serves \(release), but a contract step of its migrations failed: \(state.reason ?? "")"
            )
        case .rolledBack:
            throw Problem(
                "\(release) was not good enough, and the release before serves again: \(state.reason ?? "")",
                details: state.log)
        case nil:
            throw Problem(
                "The connection ended before the deploy did. The host goes on with it.", fix: "See what became of it:",
                commands: ["solo deploy --stage \(place.stage.stage)"])
        }
    }

    private struct Report: Encodable {
        var stage: String
        var host: String
        var release: String?
        var outcome: DeployEvent.Ending?
        var reason: String?
        /// What it wrote last, if it went back.
        var log: [String]
        var sentBytes: Int?
        /// The release that what was sent is the difference to.
        var sentAgainst: String?
        var seconds: Double
        var steps: [Step]

        init(_ page: DeployPage, _ state: State, _ seconds: Double) {
            stage = page.place.stage.stage
            host = page.place.host.name
            release = state.release
            outcome = state.ending
            reason = state.reason
            log = state.log
            sentBytes = state.sent
            sentAgainst = state.base
            self.seconds = seconds
            steps = state.steps
        }
    }

    private func note(_ step: String, _ seconds: Double, _ detail: String = "") {
        state.withLock { $0.steps.append(Step(step: step, seconds: seconds)) }
        let name = step.padding(toLength: 10, withPad: " ", startingAt: 0)
        say("  \(name) \(Self.text(seconds))\(detail.isEmpty ? "" : "  \(detail)")")
    }

    private func say(_ text: String) {
        if !json { terminal.print(text) }
    }

    private static func text(_ seconds: Double) -> String { String(format: "%6.2f s", seconds) }
}
