namespace Satchel.Cli.Setup.Documents;

/// <summary>One thing that Satchel puts into a settings file of a host, and by which it is known again.</summary>
/// <param name="Kind">What it is: <see cref="MemberKind"/>, <see cref="ElementKind"/>, <see cref="ListedKind"/> or <see cref="HookKind"/>.</param>
/// <param name="Path">The names that lead to the object or array that holds it.</param>
/// <param name="Name">Name of a member; what a hook is for, where the host asks; else null.</param>
/// <param name="Value">The value as JSON; of a hook the exact command.</param>
internal sealed record HostEntry(string Kind, IReadOnlyList<string> Path, string? Name, string Value)
{
    /// <summary>A member of an object.</summary>
    public const string MemberKind = "member";

    /// <summary>An element of an array.</summary>
    public const string ElementKind = "element";

    /// <summary>An element of an array that only its user makes.</summary>
    public const string ListedKind = "listed";

    /// <summary>A command that the host runs at an event.</summary>
    public const string HookKind = "hook";

    /// <summary>Seconds that a host waits for a hook at most; the program itself stops far earlier.</summary>
    private const int HookSeconds = 10;

    /// <summary>A member of an object.</summary>
    public static HostEntry Member(IReadOnlyList<string> path, string name, string json) => new(MemberKind, path, name, Canonical(json));

    /// <summary>An element of an array.</summary>
    public static HostEntry Element(IReadOnlyList<string> path, string json) => new(ElementKind, path, Name: null, Canonical(json));

    /// <summary>An element of an array, where there is one already.</summary>
    public static HostEntry Listed(IReadOnlyList<string> path, string json) => new(ListedKind, path, Name: null, Canonical(json));

    /// <summary>A command at an event.</summary>
    public static HostEntry Hook(string name, string? matcher, string command) => new(HookKind, ["hooks", name], matcher, command);

    /// <summary>Equal for two entries that are the same.</summary>
    public string Key => string.Join('\n', [Kind, .. Path, Name ?? "", Value]);

    /// <summary>The value as it is written into an array or an object.</summary>
    public string Json()
        => Kind is not HookKind
            ? Value
            : FormattableString.Invariant(
                $$"""{{{(Name is null ? "" : $"\"matcher\":{JsonPart.Quoted(Name)},")}}"hooks":[{"type":"command","command":{{JsonPart.Quoted(Value)}},"timeout":{{HookSeconds}}}]}""");

    private static string Canonical(string json) => JsonReader.Read(json)!.Canonical();
}
