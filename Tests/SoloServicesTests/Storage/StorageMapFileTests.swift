import Foundation
import SoloCore
import Testing

@testable import SoloServices

struct StorageMapFileTests {
    @Test func `a map is read as it was written`() async throws {
        try await withFolder { folder in
            let file = StorageMapFile(path: folder + "/storage.json")
            #expect(try file.read() == nil)
            let map = StorageMap(
                names: [StoredResource(.bucket, "files"): "assets", StoredResource(.sqlite, "db"): "db"],
                candidates: [StoredResource(.sqlite, "db")])
            try file.write(map)
            #expect(try file.read() == map)
            let text = try String(contentsOfFile: file.path, encoding: .utf8)
            #expect(
                text == """
                    {
                      "candidates" : {
                        "sqlite" : [
                          "db"
                        ]
                      },
                      "names" : {
                        "bucket" : {
                          "files" : "assets"
                        },
                        "sqlite" : {
                          "db" : "db"
                        }
                      },
                      "version" : 1
                    }
                    """)
        }
    }

    @Test(arguments: [
        "{}", "", #"{"names":{"shelf":{"a":"b"}},"version":1}"#, #"{"names":{},"version":2}"#,
    ])
    func `a map that cannot be read is an error, and never an empty one`(content: String) async throws {
        try await withFolder { folder in
            let file = StorageMapFile(path: folder + "/storage.json")
            try Data(content.utf8).write(to: URL(filePath: file.path))
            let error = #expect(throws: StorageMapError.self) { try file.read() }
            #expect(error?.message.hasPrefix(file.path) == true)
        }
    }
}
