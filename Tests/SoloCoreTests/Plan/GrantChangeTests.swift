import SoloCore
import Testing

@Suite struct GrantChangeTests {
    private func texts(from old: [Grant], to new: [Grant]) -> [String] {
        func manifest(_ grants: [Grant]) -> Manifest {
            Manifest(
                name: "shop",
                resources: [
                    ManifestResource(id: "assets", kind: .bucket, bucket: BucketSettings()),
                    ManifestResource(id: "db", kind: .sqlite),
                ],
                components: [ManifestComponent(id: "command.x", kind: .command, grants: grants)])
        }
        return Plan(from: manifest(old), to: manifest(new)).grants.map { "\($0.direction.rawValue): \($0.text)" }
    }

    @Test func aFurtherActionWidens() {
        let old = [Grant(resource: "db", actions: [.read])]
        let new = [Grant(resource: "db", actions: [.read, .write])]
        #expect(texts(from: old, to: new) == ["widens: may now change the SQLite database db"])
        #expect(texts(from: new, to: old) == ["narrows: may no longer change the SQLite database db"])
    }

    @Test func theWholeBucketIsMoreThanAPrefix() {
        let part = [Grant(resource: "assets", actions: [.read], prefix: "public/")]
        let whole = [Grant(resource: "assets", actions: [.read])]
        #expect(texts(from: part, to: whole) == ["widens: may now read objects of the bucket assets"])
        #expect(
            texts(from: whole, to: part) == [
                "narrows: may now read objects of the bucket assets under \"public/\" alone"
            ])
    }

    @Test func anotherPrefixWidensAndNarrows() {
        let old = [Grant(resource: "assets", actions: [.read], prefix: "a/")]
        let new = [Grant(resource: "assets", actions: [.read], prefix: "b/")]
        #expect(
            texts(from: old, to: new) == [
                "widens: may now read objects of the bucket assets under \"b/\"",
                "narrows: may no longer read objects of the bucket assets under \"a/\"",
            ])
    }

    @Test func aPrefixInsideOfAnotherIsNothingNew() {
        let outer = [Grant(resource: "assets", actions: [.read], prefix: "a/")]
        let both = outer + [Grant(resource: "assets", actions: [.read], prefix: "a/b/")]
        #expect(texts(from: outer, to: both).isEmpty)
        #expect(
            texts(from: outer, to: [Grant(resource: "assets", actions: [.read], prefix: "a/b/")])
                == ["narrows: may now read objects of the bucket assets under \"a/b/\" alone"])
    }

    @Test func whatIsSaidInAnotherWayIsTheSame() {
        let one = [Grant(resource: "db", actions: [.read, .write])]
        let two = [Grant(resource: "db", actions: [.write]), Grant(resource: "db", actions: [.read])]
        #expect(texts(from: one, to: two).isEmpty)
        #expect(texts(from: two, to: one).isEmpty)
    }

    @Test func actionsThatAreLostInTwoWaysAreSaidInTwo() {
        let old = [Grant(resource: "assets", actions: [.read, .write, .delete])]
        let new = [Grant(resource: "assets", actions: [.read, .write], prefix: "a/")]
        #expect(
            texts(from: old, to: new) == [
                "narrows: may no longer delete objects of the bucket assets",
                "narrows: may now read objects of and put objects into the bucket assets under \"a/\" alone",
            ])
    }
}
