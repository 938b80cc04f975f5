import SoloCore

extension Declaration {
    /// A stack that has this manifest, with no places.
    init(declaring manifest: Manifest) {
        self.init(
            name: manifest.name,
            resources: manifest.resources.map { Resource($0) },
            components: manifest.components.map { component in
                Component(component, routes: (component.api?.routes ?? []).map { Route($0) })
            },
            outputs: manifest.outputs.map { Output($0) },
            stages: manifest.stages.map { Stage($0) })
    }
}
