/// A key pair of a component, its own or that of a scope, with its grants: the object store and the queue check requests against it.
package struct ComponentCredential: Sendable, Equatable {
    package var component: String
    package var key: AccessKey
    package var grants: [Grant]

    package init(component: String, key: AccessKey, grants: [Grant]) {
        self.component = component
        self.key = key
        self.grants = grants
    }
}
