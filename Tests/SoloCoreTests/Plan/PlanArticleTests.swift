import Foundation
import SoloCore
import Testing

/// The article shows what a plan really prints, and explains every sign and warning.
@Suite struct PlanArticleTests {
    @Test func theArticleShowsARealPlan() throws {
        let article = try String(contentsOf: Golden.root.appending(path: "Documentation/plan.md"), encoding: .utf8)
        let printed = Set(Plan(from: .maximal, to: PlanTests.changed).text.split(separator: "\n").map(String.init))
        let shown = article.split(separator: "\n").filter { $0.hasPrefix("    ") }.map { String($0.dropFirst(4)) }
        #expect(shown.count > 10)
        for line in shown {
            #expect(printed.contains(line), "the article shows a line that no plan prints: \(line)")
        }
        for action in Plan.Change.Action.allCases {
            #expect(article.contains(" \(action.rawValue)` |"), "the article does not explain \(action.rawValue)")
        }
        for code in Plan.Warning.Code.allCases {
            #expect(article.contains("| `\(code.rawValue)` |"), "the article does not explain \(code.rawValue)")
        }
    }
}
