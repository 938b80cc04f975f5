import Synchronization

/// How many connections a process may have to a server at once, over all of its roles. If none is left, a role that has an idle
/// connection gives it up for another one's.
package final class PostgresBudget: Sendable {
    /// What shares a budget.
    protocol Member: AnyObject, Sendable {
        /// Closes one connection that nothing uses, if there is one.
        func closeOneIdle() -> Bool
    }

    private struct State {
        var left: Int
        var waiting: [@Sendable () -> Void] = []
        var members: [Weak] = []
    }

    private struct Weak: Sendable {
        weak var member: (any Member)?
    }

    private let state: Mutex<State>

    /// - Parameter connections: at most so many, 1 at least.
    package init(connections: Int) { state = Mutex(State(left: max(1, connections))) }

    func join(_ member: any Member) {
        state.withLock { state in
            state.members.removeAll { $0.member == nil }
            state.members.append(Weak(member: member))
        }
    }

    /// Runs the body once a connection may be opened: at once, or when another one has closed, in the order of asking.
    func take(_ body: @escaping @Sendable () -> Void) {
        let members = state.withLock { state -> [any Member]? in
            guard state.left > 0 else {
                state.waiting.append(body)
                return state.members.compactMap(\.member)
            }
            state.left -= 1
            return nil
        }
        guard let members else { return body() }
        _ = members.contains { $0.closeOneIdle() }
    }

    /// A connection has closed, or was not opened.
    func giveBack() {
        let next = state.withLock { state -> (@Sendable () -> Void)? in
            guard !state.waiting.isEmpty else {
                state.left += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?()
    }

    /// Whether somebody waits for a connection.
    var isShort: Bool { state.withLock { !$0.waiting.isEmpty } }
}
