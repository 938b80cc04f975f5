/// The changes of a product when one manifest follows another, as values: what `solo plan` prints and `--json` gives out.
///
/// A plan is made from manifests alone. It reads nothing and changes nothing.
package struct Plan: Codable, Sendable, Equatable {
    /// The version of the JSON.
    package static let currentVersion = 1

    package var version: Int
    package var app: String
    /// Nothing was applied before.
    package var isFirst: Bool
    package var resources: [Change]
    package var components: [Change]
    /// Routes of components that are there before and after, or that are new; a removed API takes its routes along.
    package var routes: [Change]
    package var grants: [GrantChange]
    package var outputs: [Change]
    package var stages: [Change]
    /// What would be lost for good, or cannot work.
    package var warnings: [Warning]
    package var summary: Summary

    /// What happens to one thing.
    package struct Change: Codable, Sendable, Equatable {
        package enum Action: String, Codable, Sendable, CaseIterable {
            case create, change, rename
            /// It had no data, and is removed.
            case remove
            /// A resource that is no longer mentioned: kept with its data until it is removed by its name. A stage that is
            /// no longer mentioned: what runs there is left alone.
            case orphan
            /// A resource that was orphaned and is mentioned again: it comes back with its data.
            case adopt
        }

        package var action: Action
        /// A kind of the manifest, such as `bucket` or `worker`, or `route`, `output`, `stage` or `app`.
        package var kind: String
        /// An id of the manifest; a route's is its method and path.
        package var id: String
        /// Routes: the API's component id.
        package var component: String?
        /// Renames: the id before.
        package var from: String?
        package var details: [Detail]
    }

    /// One property, before and after; absent if there was or will be none.
    package struct Detail: Codable, Sendable, Equatable {
        package var name: String
        package var from: String?
        package var to: String?
    }

    /// A component that may do more, or less, with a resource.
    package struct GrantChange: Codable, Sendable, Equatable {
        package enum Direction: String, Codable, Sendable {
            case widens, narrows
        }

        package var direction: Direction
        package var component: String
        package var resource: String
        package var kind: ManifestResource.Kind
        package var actions: [Grant.Action]
        /// The grant changes only for the objects under this prefix; absent for all of them.
        package var prefix: String?
        /// Narrowed from all objects to those under these prefixes.
        package var remaining: [String]?
    }

    /// Something to think about before the plan is carried out.
    package struct Warning: Codable, Sendable, Equatable {
        package enum Code: String, Codable, Sendable, CaseIterable {
            /// A lifecycle rule is new or shorter: objects that are there already are removed.
            case objectsExpire = "objects-expire"
            /// Postgres cannot read the files of a later version.
            case postgresDowngrade = "postgres-downgrade"
            /// An existing table lacks columns that the schema declares.
            case schemaMisfit = "schema-misfit"
            /// A migration has not run.
            case migrationPending = "migration-pending"
            /// A migration that ran was edited or is not there, or one cannot run any more.
            case migrationProblem = "migration-problem"
            /// A secret that the stack declares has no value on the stage's host.
            case secretUnset = "secret-unset"
        }

        package var code: Code
        package var resource: String
        package var message: String

        package init(code: Code, resource: String, message: String) {
            self.code = code
            self.resource = resource
            self.message = message
        }
    }

    /// How many things change, resources and components counted together.
    package struct Summary: Codable, Sendable, Equatable {
        /// Whether anything changes at all.
        package var changes: Bool
        package var create: Int
        package var change: Int
        package var rename: Int
        package var remove: Int
        package var orphan: Int
        package var adopt: Int
        package var routes: Int
        package var widen: Int
        package var narrow: Int
    }

    /// Nothing changes.
    package var isEmpty: Bool { !summary.changes }
}
