import ArgumentParser
import SoloCore

struct CompletionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Prints the completions of a shell: bash, zsh or fish.",
        discussion: """
            Example:
              solo completions bash > ~/.local/share/bash-completion/completions/solo
              solo completions zsh  > ~/.zfunc/_solo        (with fpath+=~/.zfunc in ~/.zshrc)
              solo completions fish > ~/.config/fish/completions/solo.fish
            """
    )

    @Argument(help: "The shell: bash, zsh or fish.")
    var shell: String

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            let shells = CompletionShell.allCases.map(\.rawValue)
            throw Problem(
                "There are no completions for '\(shell)'.", fix: "Name \(shells.joined(separator: ", ")):",
                commands: ["solo completions \(NearestName.of(shell, in: shells) ?? "zsh")"], status: .usage)
        }
        Terminal.standardOutput.print(SoloCommand.completionScript(for: shell))
    }
}
