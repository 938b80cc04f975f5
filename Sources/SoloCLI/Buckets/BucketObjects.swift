package import SoloHost
import SoloLaptop
package import SoloServices

/// All objects of a bucket, and their text.
package enum BucketObjects {
    /// Page by page, since a stage limits how many it returns at once.
    package static func all(
        in bucket: String, prefix: String, limit: Int = .max, page: Int = 1000, of stage: any StageAdministration
    ) async throws -> [BucketObject] {
        var objects: [BucketObject] = []
        var last: String?
        repeat {
            let next: BucketPage = try await stage.ask(
                .objects(bucket: bucket, prefix: prefix, after: last, limit: min(page, limit - objects.count)))
            objects += next.objects
            last = next.next
        } while last != nil && objects.count < limit
        return objects
    }

    package static func table(_ objects: [BucketObject], _ style: Style) -> String {
        Table(
            ["MODIFIED", "SIZE", "KEY"],
            objects.map { [Moment.text($0.modified), ByteCount.text($0.size), $0.key] }
        ).rendered(style)
    }

    /// `1 object`, `3 objects`.
    package static func count(_ count: Int) -> String { "\(count) \(count == 1 ? "object" : "objects")" }
}
