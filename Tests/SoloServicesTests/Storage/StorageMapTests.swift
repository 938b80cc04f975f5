import SoloCore
import Testing

@testable import SoloServices

struct StorageMapTests {
    private func stack(_ resources: (ManifestResource.Kind, String, String?)...) -> Manifest {
        Manifest(name: "shop", resources: resources.map { ManifestResource(id: $1, kind: $0, renamedFrom: $2) })
    }

    private func map(serving manifest: Manifest) -> StorageMap {
        var map = StorageMap()
        map.promote(manifest)
        map.release(except: [manifest])
        return map
    }

    @Test func `a resource has its id as the name of its data, until it is renamed`() {
        var map = map(serving: stack((.sqlite, "db", nil), (.bucket, "main", nil)))
        #expect(map.name(of: StoredResource(.sqlite, "db")) == "db")
        let renamed = stack((.sqlite, "main", "db"), (.bucket, "files", "main"))
        map.promote(renamed)
        #expect(map.name(of: StoredResource(.sqlite, "main")) == "db")
        #expect(map.ids(of: "db", kind: .sqlite) == ["db", "main"])
        #expect(map.ids(of: "main", kind: .bucket) == ["files", "main"])
        map.release(except: [renamed])
        #expect(map.ids(of: "db", kind: .sqlite) == ["main"])
        let back = stack((.sqlite, "db", "main"), (.bucket, "main", "files"))
        map.promote(back)
        map.release(except: [back])
        #expect(map == self.map(serving: back))
        #expect(map.name(of: StoredResource(.sqlite, "db")) == "db")
    }

    @Test func `a rename of a candidate waits for the promotion`() {
        let before = stack((.queue, "receipts", nil))
        let after = stack((.queue, "mails", "receipts"), (.queue, "new", nil))
        let served = map(serving: before)
        var map = served
        map.prepare(after)
        #expect(map.ids(of: "receipts", kind: .queue) == ["receipts"])
        #expect(map.promoting(after).name(of: StoredResource(.queue, "mails")) == "receipts")
        map.release(except: [before])
        #expect(map == served)
    }

    @Test func `a new resource with the id of a renamed one gets data of its own`() {
        let long = String(repeating: "a", count: 63)
        var map = map(serving: stack((.bucket, "assets", nil), (.bucket, long, nil)))
        let renamed = stack((.bucket, "files", "assets"), (.bucket, "other", long))
        map.promote(renamed)
        map.release(except: [renamed])
        let again = stack(
            (.bucket, "files", nil), (.bucket, "other", nil), (.bucket, "assets", nil), (.bucket, "assets-2", nil),
            (.bucket, long, nil))
        map.prepare(again)
        #expect(map.name(of: StoredResource(.bucket, "files")) == "assets")
        #expect(map.name(of: StoredResource(.bucket, "assets-2")) == "assets-2")
        #expect(map.name(of: StoredResource(.bucket, "assets")) == "assets-3")
        #expect(map.name(of: StoredResource(.bucket, long)) == String(repeating: "a", count: 61) + "-2")
    }

    @Test func `what a candidate made that never served gives way to a rename`() {
        let before = stack((.sqlite, "db", nil))
        var map = map(serving: before)
        map.prepare(stack((.sqlite, "db", nil), (.sqlite, "main", nil)))
        let renamed = stack((.sqlite, "main", "db"))
        map.promote(renamed)
        #expect(map.name(of: StoredResource(.sqlite, "main")) == "db")
        // The note in the code says nothing once it has data that served.
        map.promote(stack((.sqlite, "db", nil), (.sqlite, "main", nil)))
        map.promote(renamed)
        #expect(map.name(of: StoredResource(.sqlite, "main")) == "db")
    }

    @Test func `data that nothing uses keeps its id`() {
        var map = map(serving: stack((.secret, "key", nil)))
        map.release(except: [])
        #expect(map.ids(of: "key", kind: .secret) == ["key"])
        #expect(map.names == [StoredResource(.secret, "key"): "key"])
    }

    @Test func `a stage from before the map has its data under the ids`() {
        var map = StorageMap()
        map.adopt([StoredResource(.sqlite, "db"), StoredResource(.secret, "key")])
        map.promote(stack((.sqlite, "main", "db"), (.secret, "key", nil)))
        #expect(map.name(of: StoredResource(.sqlite, "main")) == "db")
        // What has an owner under another id is not adopted.
        map.release(except: [stack((.sqlite, "main", "db"))])
        let before = map
        map.adopt([StoredResource(.sqlite, "db")])
        #expect(map == before)
    }
}
