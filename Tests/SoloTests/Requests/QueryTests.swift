import Solo
import Testing

@Suite("Queries")
struct QueryTests {
    @Test("are decoded, the first of a name and all of it")
    func decoding() throws {
        let query = Query("q=a+b&q=%C3%A9%26&empty=&bare&broken=%zz%4")
        #expect(query.get("q") == "a b")
        #expect(query.all("q") == ["a b", "é&"])
        #expect(query.get("empty") == "")
        #expect(query.get("bare") == "")
        #expect(query.get("broken") == "%zz%4")
        #expect(query.get("none") == nil)
    }

    @Test("are typed")
    func types() throws {
        let query = Query("page=3&flag=true&name=x")
        #expect(try query.get("page", as: Int.self) == 3)
        #expect(try query.require("flag", as: Bool.self))
        #expect(try query.get("none", as: Int.self) == nil)
        let wrong = try #require(throws: HTTPError.self) { try query.get("name", as: Double.self) }
        #expect(wrong.status == .badRequest)
        #expect(wrong.detail == "the query parameter 'name' is not a number")
    }
}
