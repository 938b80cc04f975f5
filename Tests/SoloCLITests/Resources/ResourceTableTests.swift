import SoloHost
import SoloLaptop
import SoloServices
import Testing

@testable import SoloCLI

@Suite struct ResourceTableTests {
    private let reports = StageResource(
        id: "reports", kind: .sqlite, state: .orphaned, size: ResourceSize(bytes: 12_288))

    @Test func `resources are shown with what they hold and whether they are in use`() {
        let resources = [
            StageResource(id: "assets", kind: .bucket, state: .used, size: ResourceSize(bytes: 812, objects: 1)),
            StageResource(id: "cron.cleanup", kind: .cron, state: .orphaned, size: ResourceSize(runs: 7)),
            StageResource(id: "currency", kind: .setting, state: .used),
            StageResource(id: "mails", kind: .queue, state: .unknown, size: ResourceSize(messages: 0)),
            reports,
        ]
        #expect(
            ResourceTable.text(resources, Style(color: false)) == """
                RESOURCE       KIND              HOLDS             STATE
                assets         bucket            1 object, 812 B   in use
                cron.cleanup   cron              7 runs            orphaned; solo resource remove cron.cleanup
                currency       setting                             in use
                mails          queue             0 messages        unknown, the stage never ran
                reports        SQLite database   12.0 KiB          orphaned; solo resource remove reports
                """)
    }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1_048_575, "1.0 MiB"), (1_258_291, "1.2 MiB"),
        (5 << 30, "5.0 GiB"), (5 << 40, "5120.0 GiB"),
    ])
    func `sizes are short`(bytes: Int, text: String) {
        #expect(ByteCount.text(bytes) == text)
    }

    @Test func `the loss is said before the name is asked for`() {
        #expect(
            ResourceTable.loss(reports, stage: "dev")
                == "The SQLite database 'reports' of the stage 'dev' is removed for good with 12.0 KiB.")
    }

    @Test func `an orphan that is in use, or one of two, says what to do`() throws {
        let queue = StageResource(id: "reports", kind: .queue, state: .used)
        let several = #expect(throws: HostError.self) {
            try [reports, queue].orphan("reports", kind: nil, stage: "dev")
        }
        #expect(
            Problem(try #require(several)).rendered(color: false) == """
                error: 'reports' is the name of several resources.

                Say which:

                    solo resource remove reports --kind sqlite
                    solo resource remove reports --kind queue
                """)
        let used = #expect(throws: HostError.self) {
            try [reports, queue].orphan("reports", kind: .queue, stage: "dev")
        }
        #expect(
            Problem(try #require(used)).rendered(color: false) == """
                error: The stack uses the queue 'reports', so it is not removed.

                Take it out of the stack and let `solo dev` apply that; then it is an orphan.
                """)
    }
}
