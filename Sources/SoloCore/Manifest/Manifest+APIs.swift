extension Manifest {
    /// The APIs in the order in which they get their ports: the one that is called `api` first, the others by id.
    ///
    /// A manifest is sorted, so the order of the declaration is not in it; a name that says which is the main one is.
    package var apis: [ManifestComponent] {
        let all = components.filter { $0.kind == .api }
        return all.filter { $0.name == "api" } + all.filter { $0.name != "api" }
    }
}
