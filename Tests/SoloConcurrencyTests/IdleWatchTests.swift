import SoloConcurrency
import Testing

struct IdleWatchTests {
    /// What the watch said at each look, a second apart.
    private func looks(_ limit: Duration, _ looks: [(uses: Int, isBusy: Bool)]) -> [Bool] {
        var watch = IdleWatch(limit)
        return looks.enumerated().map { second, look in
            watch.isOver(uses: look.uses, isBusy: look.isBusy, now: .seconds(second))
        }
    }

    @Test func `it is over once nothing was used for the limit`() {
        #expect(
            looks(.seconds(2), [(0, false), (1, false), (1, false), (2, false), (2, false), (2, false)])
                == [false, false, false, false, false, true])
    }

    @Test func `what is busy is used all the time`() {
        #expect(
            looks(.seconds(1), [(1, true), (1, true), (1, true), (1, false), (1, false)])
                == [false, false, false, false, true])
    }

    @Test(arguments: [(uses: 0, over: 10), (uses: 1, over: 600)])
    func `what was woken for no use stops sooner`(uses: Int, over: Int) {
        var watch = IdleWatch(.seconds(600))
        let looks = [0, over - 1, over].map { watch.isOver(uses: uses, isBusy: false, now: .seconds($0)) }
        #expect(looks == [false, false, true])
    }
}
