import HTTPTypes
import Testing

@testable import SoloRuntime

@Suite struct RouteTableTests {
    private func table(_ routes: (HTTPRequest.Method, String)...) -> RouteTable {
        RouteTable(routes.map { (method: $0.0, path: $0.1) })
    }

    private func found(_ match: RouteTable.Match) -> (route: Int, parameters: [String: String])? {
        guard case .found(let route, let parameters) = match else { return nil }
        return (route, Dictionary(parameters.values.map { ($0.name, $0.value) }) { one, _ in one })
    }

    @Test func literalsWinOverParametersWhateverTheOrder() {
        let table = table((.get, "/orders/:id"), (.get, "/orders/new"))
        #expect(found(table.match(.get, "/orders/new"))?.route == 1)
        #expect(found(table.match(.get, "/orders/17"))?.parameters == ["id": "17"])
    }

    @Test func aDeadEndIsGoneBackFrom() {
        let table = table((.get, "/orders/new/form"), (.get, "/orders/:id/items/:item"))
        let match = found(table.match(.get, "/orders/new/items/3"))
        #expect(match?.route == 1)
        #expect(match?.parameters == ["id": "new", "item": "3"])
    }

    @Test func anEncodedLiteralIsFoundHoweverItIsSent() {
        let table = table((.get, "/caf%C3%A9/:id"), (.get, "/caf%C3%A9"))
        #expect(found(table.match(.get, "/caf%C3%A9/1"))?.route == 0)
        #expect(found(table.match(.get, "/caf%c3%a9/1"))?.parameters == ["id": "1"])
        #expect(found(table.match(.get, "/caf%c3%a9"))?.route == 1)
        #expect(found(table.match(.get, "/%63af%C3%A9"))?.route == 1)
    }

    @Test func theRootIsARoute() {
        #expect(found(table((.get, "/")).match(.get, "/"))?.route == 0)
    }

    @Test func segmentsAreDecodedAfterTheSplit() {
        let table = table((.get, "/files/:name"), (.get, "/a b"))
        #expect(found(table.match(.get, "/files/a%2Fb%20%C3%A4"))?.parameters == ["name": "a/b ä"])
        #expect(found(table.match(.get, "/a%20b"))?.route == 1)
    }

    @Test(arguments: ["/files/%", "/files/%2", "/files/%zz", "/files/%ff"])
    func brokenEncodingIsMalformed(path: String) {
        guard case .malformed = table((.get, "/files/:name")).match(.get, path) else {
            Issue.record("\(path) matched")
            return
        }
    }

    @Test(arguments: ["/orders/", "/orders//", "//orders", "/order", "/orders/1/2", ""])
    func whatIsNotThereIsNotFound(path: String) {
        guard case .notFound = table((.get, "/orders"), (.get, "/orders/:id")).match(.get, path) else {
            Issue.record("\(path) matched")
            return
        }
    }

    @Test func anotherMethodIsNotAllowedAndSaysWhichAre() {
        let table = table((.get, "/orders/:id"), (.delete, "/orders/:id"), (.put, "/orders/new"))
        guard case .methodNotAllowed(let allowed) = table.match(.post, "/orders/7") else {
            Issue.record("matched")
            return
        }
        #expect(allowed == [.delete, .get, .head, .options])
        guard case .methodNotAllowed(let all) = table.match(.post, "/orders/new") else {
            Issue.record("matched")
            return
        }
        #expect(all == [.delete, .get, .head, .options, .put])
    }

    @Test func `HEAD is handled by the route of GET`() {
        #expect(found(table((.get, "/orders")).match(.head, "/orders"))?.route == 0)
    }
}
