import ArgumentParser

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
            throw Problem(
                "There are no completions for '\(shell)'.", fix: "Name bash, zsh or fish:",
                commands: ["solo completions zsh"], status: .usage)
        }
        Terminal.standardOutput.print(SoloCommand.completionScript(for: shell))
    }
}
