namespace Satchel.Cli.Setup.Documents;

/// <summary>A table of a TOML text.</summary>
/// <param name="Name">Its name, the parts joined by line breaks; empty for what stands before the first header.</param>
/// <param name="Start">First character: of its header.</param>
/// <param name="End">Where the next table begins.</param>
/// <param name="Keys">Its keys, each as its parts joined by line breaks.</param>
internal sealed record TomlTable(string Name, int Start, int End, IReadOnlyList<string> Keys);
