import SoloCore
import Testing

@Suite struct RoutePathTests {
    @Test(arguments: [
        ("orders", "write \"/orders\""), ("/orders//", "write \"/orders\""), ("g2//g", "write \"/g2/g\""),
        ("", "write \"/\""), ("//", "write \"/\""), ("orders?all", "begin it with a slash"),
        ("/a b//", "leave out each slash that no segment comes after"),
        ("/orders/{id}", "write a colon before its name: `:id`"),
        ("/orders/{order-id}", "write a colon and its name, such as `:id`"),
        ("/orders/{}", "write a colon and its name, such as `:id`"),
    ])
    func `a fix that names a path or a parameter names a valid one`(path: String, fix: String) {
        #expect(RoutePath.problem(with: path)?.fix == fix)
    }

    @Test func `what is told to be written is fine as it stands`() throws {
        let pieces = ["", "/", "g", ":id", "{id}", "{a-b}", "..", "*", "%", "a b", "?q", "ü"]
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    guard let fix = RoutePath.problem(with: first + second + third)?.fix,
                        let written = fix.wholeMatch(of: /write "(.*)"/)
                    else { continue }
                    #expect(RoutePath.problem(with: String(written.1)) == nil, "\(first + second + third): \(fix)")
                }
            }
        }
    }
}
