import SoloCore

/// Rows of text with aligned columns, which no control character in a cell can break.
package struct Table: Sendable {
    package var header: [String]
    package var rows: [[String]]

    package init(_ header: [String], _ rows: [[String]]) {
        self.header = header
        self.rows = rows
    }

    package func rendered(_ style: Style) -> String {
        let all = ([header] + rows).map { $0.map(\.printable) }
        let widths = header.indices.map { column in all.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return all.enumerated().map { index, row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell : cell + String(repeating: " ", count: max(0, widths[column] - cell.count))
            }
            let line = cells.joined(separator: "   ")
            return index == 0 ? style.dim(line) : line
        }.joined(separator: "\n")
    }
}
