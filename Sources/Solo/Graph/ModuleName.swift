import SoloCore

/// The name of a module or an app: its type's in kebab case, `MyShop` as `my-shop`.
enum ModuleName {
    static func of(_ stack: any Stack) -> String {
        if let named = stack as? any NamedStack { return named.moduleName }
        // A generic type prints with its arguments, which are not part of its name.
        let type = String(describing: type(of: stack)).prefix { $0 != "<" }
        return NamePolicy.suggestion(for: String(type))
    }
}
