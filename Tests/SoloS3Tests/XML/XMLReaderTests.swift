import Foundation
import Testing

@testable import SoloS3

@Suite struct XMLReaderTests {
    @Test func readsElementsTextAndEntities() throws {
        let document = try XMLReader.read(
            Data(
                """
                <?xml version="1.0"?><!-- c -->
                <s3:Delete xmlns:s3="http://s3"><Object a='1' b="2"><Key>a&amp;b &#60;&#x3e; &lt;</Key></Object>
                <Object><Key><![CDATA[<x>]]></Key></Object><Quiet/></s3:Delete>
                """.utf8))
        #expect(document.name == "Delete")
        #expect(document.all("Object").map { $0["Key"]?.text } == ["a&b <> <", "<x>"])
        #expect(document["Quiet"] != nil)
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let element = XMLElement(
            "A", children: [XMLElement("B", text: "<&>\"\r\n\té\u{1F600}"), XMLElement("C")])
        #expect(try XMLReader.read(Data(element.document(namespace: "http://x").utf8)) == element)
    }

    @Test(arguments: [
        "", "<", "<a", "<a>", "<a></b>", "<a/><b/>", "a", "<a>&foo;</a>", "<a>&#xD800;</a>", "<a b></a>", "<a b=c/>",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a><!ELEMENT b></a>", "<a>&#99999999999;</a>", "<a/",
        "<a><!--</a>",
    ])
    func rejects(text: String) {
        #expect(throws: XMLReader.Malformed.self) { try XMLReader.read(Data(text.utf8)) }
    }

    @Test func refusesDepthAndNumbers() {
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(throws: XMLReader.Malformed.self) { try XMLReader.read(Data(deep.utf8)) }
        let many = "<a>" + String(repeating: "<b/>", count: 50) + "</a>"
        #expect(throws: XMLReader.Malformed.self) { try XMLReader.read(Data(many.utf8), limit: 50) }
        #expect(throws: Never.self) { try XMLReader.read(Data(many.utf8), limit: 51) }
    }

    @Test func noBytesTrapIt() {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("<>/!-[]&;#x\"'= aCDATA?".utf8)
        for _ in 0..<5_000 {
            let bytes = (0..<40).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            _ = try? XMLReader.read(Data(bytes))
        }
    }
}
