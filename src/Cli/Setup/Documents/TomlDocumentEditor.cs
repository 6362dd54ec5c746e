namespace Satchel.Cli.Setup.Documents;

/// <summary>Puts one table at the end of a TOML text and takes it away again. Everything else stays as it is.</summary>
internal static class TomlDocumentEditor
{
    /// <summary>Adds the table, or puts it in the place of the one that an earlier program added.</summary>
    /// <param name="text">The text.</param>
    /// <param name="table">The header and the lines of the table, with line feeds.</param>
    /// <param name="entry">The entry that the table is, for where something else stands in its place.</param>
    /// <param name="file">What was done to the file before, at least its path.</param>
    /// <exception cref="DocumentException">The text cannot be read.</exception>
    public static DocumentEdit Install(string text, string table, HostEntry entry, DocumentTrace file)
    {
        var tables = TomlReader.Read(text);
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var own = table.ReplaceLineEndings(newLine);
        var section = (text.Length == 0 || text[^1] is '\n' ? "" : newLine) + (text.Length == 0 ? "" : newLine) + own;
        if (file.Section is { } old && text.Contains(old, StringComparison.Ordinal))
        {
            var isSame = old.EndsWith(own, StringComparison.Ordinal);
            var renewed = isSame ? old : old[..(old.Length - old.TrimStart('\r', '\n').Length)] + own;
            return new DocumentEdit(
                text.Replace(old, renewed, StringComparison.Ordinal), file with { Section = renewed }, isSame ? 0 : 1, isSame ? 1 : 0, []);
        }

        if (text.Contains(own, StringComparison.Ordinal))
        {
            return new DocumentEdit(text, Trace: null, Missing: 0, Present: 1, []);
        }

        return IsTaken(tables, entry)
            ? new DocumentEdit(text, Trace: null, Missing: 0, Present: 0, [entry])
            : new DocumentEdit(text + section, file with { Section = section }, Missing: 1, Present: 0, []);
    }

    /// <summary>Takes the table away.</summary>
    /// <param name="text">The text.</param>
    /// <param name="table">The table, where nobody knows what was added.</param>
    /// <param name="entry">The entry that the table is.</param>
    /// <param name="trace">What was added; null where nobody knows.</param>
    /// <exception cref="DocumentException">The text cannot be read.</exception>
    public static DocumentEdit Uninstall(string text, string table, HostEntry entry, DocumentTrace? trace)
    {
        var tables = TomlReader.Read(text);
        string[] known = trace?.Section is { } section ? [section, section.TrimStart('\r', '\n')] : [table, table.ReplaceLineEndings("\r\n")];
        foreach (var added in known)
        {
            var at = text.IndexOf(added, StringComparison.Ordinal);
            if (at >= 0)
            {
                var rest = text.Remove(at, added.Length);

                // Keys that its user put below it would fall to the table before it.
                return tables.Any(own => own.Start >= at && own.Start < at + added.Length && own.Keys.Count == TomlReader.Read(table)[^1].Keys.Count)
                    ? new DocumentEdit(rest, Trace: null, Missing: 0, Present: 1, [])
                    : new DocumentEdit(text, trace, Missing: 0, Present: 1, [entry]);
            }
        }

        return new DocumentEdit(text, Trace: null, Missing: 0, Present: 0, []);
    }

    /// <summary>Whether the table is there in another form, or as a key of another table.</summary>
    private static bool IsTaken(IReadOnlyList<TomlTable> tables, HostEntry entry)
    {
        var name = string.Join('\n', [.. entry.Path, entry.Name!]);
        foreach (var table in tables)
        {
            var prefix = table.Name.Length == 0 ? "" : table.Name + '\n';
            if (Leads(table.Name, name) || table.Keys.Any(key => Leads(prefix + key, name) || prefix + key == entry.Path[0]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Leads(string key, string name) => key == name || key.StartsWith(name + '\n', StringComparison.Ordinal);
}
