using Satchel.Cli.Setup.Documents;

namespace Satchel.Cli.Setup.Hosts;

/// <summary>What a settings file of a host shall hold.</summary>
/// <param name="File">Its absolute path.</param>
/// <param name="Form">How it is written.</param>
/// <param name="Entries">What belongs into it.</param>
/// <param name="Table">The entry as a table of TOML; null in other forms.</param>
internal sealed record SettingsGoal(string File, SettingsForm Form, IReadOnlyList<HostEntry> Entries, string? Table = null)
{
    /// <summary>Puts the entries into a text.</summary>
    /// <exception cref="DocumentException">The text cannot be read.</exception>
    public DocumentEdit Install(string text, DocumentTrace file)
        => Table is null
            ? JsonDocumentEditor.Install(text, Form is SettingsForm.Json5, Entries, file)
            : TomlDocumentEditor.Install(text, Table, Entries[0], file);

    /// <summary>Takes the entries out of a text.</summary>
    /// <exception cref="DocumentException">The text cannot be read.</exception>
    public DocumentEdit Uninstall(string text, DocumentTrace? trace)
        => Table is null
            ? JsonDocumentEditor.Uninstall(text, Form is SettingsForm.Json5, Entries, trace)
            : TomlDocumentEditor.Uninstall(text, Table, Entries[0], trace);
}
