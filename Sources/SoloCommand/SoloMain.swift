import SoloCLI

@main
struct SoloMain {
    static func main() async {
        await SoloCommand.run(Array(CommandLine.arguments.dropFirst()))
    }
}
