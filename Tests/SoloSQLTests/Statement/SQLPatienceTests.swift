import Testing

@testable import SoloSQL

struct SQLPatienceTests {
    @Test func `after a response that took long, ever more statements do not wait for one on their own thread`() {
        var patience = SQLPatience()
        for skipped in [2, 4, 8, 16, 32, 64, 64] {
            let mayWait = patience.mayWait()
            #expect(mayWait)
            patience.learn(wasSoon: false)
            for _ in 0..<skipped {
                let mayWait = patience.mayWait()
                #expect(!mayWait)
            }
        }
        patience.learn(wasSoon: true)
        for _ in 0..<3 {
            let mayWait = patience.mayWait()
            #expect(mayWait)
        }
    }
}
