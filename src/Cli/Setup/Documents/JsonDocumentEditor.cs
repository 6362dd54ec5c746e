namespace Satchel.Cli.Setup.Documents;

/// <summary>Puts entries into a JSON text and takes them away again, one after the other.</summary>
internal sealed class JsonDocumentEditor
{
    private readonly bool _isJson5;
    private readonly List<IReadOnlyList<string>> _made;
    private readonly List<EmptyContainer> _empty;
    private bool _wasBlank;

    private JsonDocumentEditor(string text, bool isJson5, DocumentTrace? trace)
    {
        _isJson5 = isJson5;
        _made = [.. trace?.Made ?? []];
        _empty = [.. trace?.Empty ?? []];
        _wasBlank = trace?.WasBlank ?? false;
        Text = text;
    }

    private string Text { get; set; }

    /// <summary>Puts what is missing in, and takes away what an earlier program put in and this one does not.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isJson5">Whether the host reads JSON5.</param>
    /// <param name="entries">What belongs in.</param>
    /// <param name="file">What was done to the file before, at least its path.</param>
    /// <exception cref="DocumentException">The text cannot be read, or has something else where the entries belong.</exception>
    public static DocumentEdit Install(string text, bool isJson5, IReadOnlyList<HostEntry> entries, DocumentTrace file)
    {
        var root = JsonReader.Read(text, isJson5);
        var kept = file.Entries.Where(entry => root is not null && Locate(root, entry) is not null).ToList();
        var editor = new JsonDocumentEditor(text, isJson5, kept.Count > 0 ? file : null);
        var (missing, foreign) = (0, new List<HostEntry>());
        foreach (var stale in kept.Where(old => entries.All(entry => entry.Key != old.Key)).ToArray())
        {
            missing++;
            if (stale.Kind is HostEntry.MemberKind && entries.FirstOrDefault(entry => IsPlaceOf(entry, stale)) is { } newer)
            {
                editor.Replace(newer);
                kept.Add(newer);
            }
            else
            {
                editor.Remove(stale);
            }

            kept.Remove(stale);
        }

        var present = kept.Count;
        foreach (var entry in entries.Where(entry => kept.All(old => old.Key != entry.Key)))
        {
            if (root is not null && Locate(root, entry) is not null)
            {
                present++;
            }
            else if (entry.Kind is HostEntry.ListedKind && root?.Find(entry.Path) is null)
            {
                continue;
            }
            else if (entry.Kind is HostEntry.MemberKind && root?.Find([.. entry.Path, entry.Name!]) is not null)
            {
                foreign.Add(entry);
            }
            else
            {
                missing++;
                editor.Add(entry);
                kept.Add(entry);
            }
        }

        var trace = kept.Count == 0 ? null : file with { Entries = kept, Made = editor._made, Empty = editor._empty, WasBlank = editor._wasBlank };
        return new DocumentEdit(editor.Text, trace, missing, present, foreign);
    }

    /// <summary>Takes entries away.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isJson5">Whether the host reads JSON5.</param>
    /// <param name="entries">What may have been put in, where nobody knows what was.</param>
    /// <param name="trace">What was put in; null where nobody knows.</param>
    /// <exception cref="DocumentException">The text cannot be read.</exception>
    public static DocumentEdit Uninstall(string text, bool isJson5, IReadOnlyList<HostEntry> entries, DocumentTrace? trace)
    {
        var editor = new JsonDocumentEditor(text, isJson5, trace);
        var removed = 0;
        foreach (var entry in (trace?.Entries ?? entries).Reverse())
        {
            removed += editor.Remove(entry) ? 1 : 0;
        }

        if (removed > 0)
        {
            editor.Tidy(trace is null ? [.. entries.SelectMany(Containers)] : editor._made);
        }

        return new DocumentEdit(editor.Text, Trace: null, Missing: 0, removed, []);
    }

    private static bool IsPlaceOf(HostEntry entry, HostEntry old)
        => entry.Kind is HostEntry.MemberKind && entry.Name == old.Name && entry.Path.SequenceEqual(old.Path, StringComparer.Ordinal);

    private static IEnumerable<IReadOnlyList<string>> Containers(HostEntry entry)
        => Enumerable.Range(1, entry.Path.Count).Select(length => (IReadOnlyList<string>)[.. entry.Path.Take(length)]);

    /// <summary>Where an entry stands: its place in its container, and the place within a hook's group; null where it does not.</summary>
    private static (JsonPart Container, int Index, JsonPart? Group, int Handler)? Locate(JsonPart root, HostEntry entry)
    {
        if (root.Find(entry.Path) is not { } container)
        {
            return null;
        }

        for (var i = container.Members.Count - 1; i >= 0; i--)
        {
            var (name, value) = (container.Members[i].Name, container.Members[i].Value);
            if (entry.Kind is HostEntry.HookKind)
            {
                if ((value.Find("matcher")?.Text ?? "") == (entry.Name ?? "") && Handlers(value) is { } handlers && IndexOf(handlers, entry.Value) is >= 0 and var handler)
                {
                    return (container, i, handlers, handler);
                }
            }
            else if ((entry.Kind is not HostEntry.MemberKind || name == entry.Name) && value.Canonical() == entry.Value)
            {
                return (container, i, null, 0);
            }
        }

        return null;
    }

    private static JsonPart? Handlers(JsonPart group) => group.Find("hooks") is { Kind: JsonKind.Array } handlers ? handlers : null;

    private static int IndexOf(JsonPart handlers, string command)
    {
        for (var i = 0; i < handlers.Members.Count; i++)
        {
            if (handlers.Members[i].Value.Find("command") is { Kind: JsonKind.String, Text: var text } && text == command)
            {
                return i;
            }
        }

        return -1;
    }

    private JsonPart Root() => JsonReader.Read(Text, _isJson5)!;

    private void Add(HostEntry entry)
    {
        if (JsonReader.Read(Text, _isJson5) is null)
        {
            _wasBlank = true;
            Text += Text.Contains("\r\n", StringComparison.Ordinal) ? "{}\r\n" : "{}\n";
        }

        for (var length = 0; length <= entry.Path.Count; length++)
        {
            var path = entry.Path.Take(length).ToArray();
            var isList = length == entry.Path.Count && entry.Kind is not HostEntry.MemberKind;
            if (Root().Find(path) is null)
            {
                AddTo(path[..^1], path[^1], isList ? "[]" : "{}");
                _made.Add(path);
            }
            else if (Root().Find(path) is { } found && found.Kind != (isList ? JsonKind.Array : JsonKind.Object))
            {
                throw DocumentException.At(Text, found.Start, $"{(length == 0 ? "the file" : $"'{string.Join('.', path)}'")} is no {(isList ? "list" : "object")}");
            }
        }

        AddTo(entry.Path, entry.Kind is HostEntry.MemberKind ? entry.Name : null, entry.Json());
    }

    private void AddTo(IReadOnlyList<string> path, string? name, string json)
    {
        var root = Root();
        var container = root.Find(path)!;
        var isOurs = (path.Count == 0 && _wasBlank) || _made.Concat(_empty.Select(empty => empty.Path)).Any(known => known.SequenceEqual(path, StringComparer.Ordinal));
        if (container.Members.Count == 0 && !isOurs)
        {
            _empty.Add(new EmptyContainer(path, Text[(container.Start + 1)..(container.End - 1)]));
        }

        Text = JsonEditor.Add(Text, root, container, name, json);
    }

    private void Replace(HostEntry entry)
    {
        var root = Root();
        Text = JsonEditor.Replace(Text, root, root.Find([.. entry.Path, entry.Name!])!, entry.Value);
    }

    private bool Remove(HostEntry entry)
    {
        if (JsonReader.Read(Text, _isJson5) is not { } root || Locate(root, entry) is not { } found)
        {
            return false;
        }

        Text = found.Group is { Members.Count: > 1 } handlers
            ? JsonEditor.Remove(Text, handlers, found.Handler)
            : JsonEditor.Remove(Text, found.Container, found.Index);
        return true;
    }

    /// <summary>Removes the containers that were made for what is gone, and gives those that were empty their inside back.</summary>
    private void Tidy(IReadOnlyList<IReadOnlyList<string>> made)
    {
        foreach (var path in made.OrderByDescending(path => path.Count))
        {
            if (Root().Find(path) is { Members.Count: 0 } container && IsBlank(container))
            {
                var parent = Root().Find(path.Take(path.Count - 1))!;
                var index = parent.Members.ToList().FindLastIndex(member => member.Name == path[^1]);
                Text = JsonEditor.Remove(Text, parent, index);
            }
        }

        foreach (var (path, inside) in _empty)
        {
            if (Root().Find(path) is { Members.Count: 0 } container && (IsBlank(container) || inside.Trim() == Inside(container).Trim()))
            {
                Text = string.Concat(Text.AsSpan(0, container.Start + 1), inside, Text.AsSpan(container.End - 1));
            }
        }

        if (_wasBlank && Root() is { Members.Count: 0 } root && IsBlank(root))
        {
            var rest = Text[root.End..];
            Text = Text[..root.Start] + (rest is "\n" or "\r\n" ? "" : rest);
        }
    }

    private bool IsBlank(JsonPart container) => string.IsNullOrWhiteSpace(Inside(container));

    private string Inside(JsonPart container) => Text[(container.Start + 1)..(container.End - 1)];
}
