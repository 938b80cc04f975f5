import SoloSQL
import Testing

struct SQLiteScriptTests {
    private func run(_ script: String) throws -> Int? {
        let connection = try SQLiteConnection(path: ":memory:")
        defer { connection.close() }
        do {
            try connection.run(script: script)
            return nil
        } catch let error as SQLScriptError {
            return error.line
        }
    }

    @Test func `a statement that fails is told by the line at which it begins`() throws {
        #expect(try run("SELEC 1") == 1)
        #expect(try run("\n\n  SELEC 1;\nSELECT 1") == 3)
        #expect(try run("CREATE TABLE a (\n  id INTEGER\n);\nINSERT INTO a\nVALUES (1, 2);") == 4)
        #expect(try run("CREATE TABLE a (id INTEGER NOT NULL); \n INSERT INTO a VALUES (NULL)") == 2)
    }

    @Test func `blanks, comments and results are no mistakes`() throws {
        #expect(try run("") == nil)
        #expect(try run(" \n\t") == nil)
        #expect(try run("-- nothing\n") == nil)
        #expect(try run(";;SELECT 1; /* 2 */ ; SELECT 'a;b' -- end") == nil)
        #expect(try run("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END") == 1)
    }
}
