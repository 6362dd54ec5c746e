using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Satchel.Engine.Model;

/// <summary>The names under which the closed sets of the model appear in JSON, in files and in the database.</summary>
public static class WireNames
{
    private static readonly string[] Categories =
    [
        "general", "preference", "decision", "fact", "insight", "context", "transaction", "vendor", "error", "attestation",
        "l402_payment",
    ];

    private static readonly string[] Origins = ["human", "agent", "tool", "web", "import", "relay", "paid"];

    private static readonly string[] Trusts = ["trusted", "untrusted", "quarantined"];

    private static readonly string[] Visibilities = ["private", "shared", "public"];

    private static readonly string[] EdgeKinds = ["temporal", "entity", "causal", "semantic"];

    /// <summary>The categories that a caller may give, as one list for messages and help.</summary>
    public static IReadOnlyList<string> CallerCategories { get; } = Categories[..(int)MemoryCategory.Attestation];

    /// <summary>The name of a category.</summary>
    public static string Of(MemoryCategory category) => Categories[(int)category];

    /// <summary>The name of an origin.</summary>
    public static string Of(MemoryOrigin origin) => Origins[(int)origin];

    /// <summary>The name of a trust.</summary>
    public static string Of(MemoryTrust trust) => Trusts[(int)trust];

    /// <summary>The name of a visibility.</summary>
    public static string Of(MemoryVisibility visibility) => Visibilities[(int)visibility];

    /// <summary>The name of a kind of edges.</summary>
    public static string Of(EdgeKind kind) => EdgeKinds[(int)kind];

    /// <summary>Reads a kind of edges; case does not matter.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out EdgeKind kind)
    {
        var index = IndexOf(EdgeKinds, name);
        kind = (EdgeKind)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads a category, reserved ones included; case does not matter.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out MemoryCategory category)
    {
        var index = IndexOf(Categories, name);
        category = (MemoryCategory)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads an origin; case does not matter.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out MemoryOrigin origin)
    {
        var index = IndexOf(Origins, name);
        origin = (MemoryOrigin)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads a trust; case does not matter.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out MemoryTrust trust)
    {
        var index = IndexOf(Trusts, name);
        trust = (MemoryTrust)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads a visibility; case does not matter.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out MemoryVisibility visibility)
    {
        var index = IndexOf(Visibilities, name);
        visibility = (MemoryVisibility)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Reads a category that a store wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static MemoryCategory ParseCategory(string name)
        => TryParse(name, out MemoryCategory category) ? category : throw new FormatException($"'{name}' is no category");

    /// <summary>Reads an origin that a store wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static MemoryOrigin ParseOrigin(string name)
        => TryParse(name, out MemoryOrigin origin) ? origin : throw new FormatException($"'{name}' is no origin");

    /// <summary>Reads a trust that a store wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static MemoryTrust ParseTrust(string name)
        => TryParse(name, out MemoryTrust trust) ? trust : throw new FormatException($"'{name}' is no trust");

    /// <summary>Reads a visibility that a store wrote.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static MemoryVisibility ParseVisibility(string name)
        => TryParse(name, out MemoryVisibility visibility) ? visibility : throw new FormatException($"'{name}' is no visibility");

    /// <summary>Whether only Satchel itself writes memories of this category.</summary>
    public static bool IsReserved(MemoryCategory category) => category switch
    {
        MemoryCategory.Attestation or MemoryCategory.L402Payment => true,
        MemoryCategory.General or MemoryCategory.Preference or MemoryCategory.Decision or MemoryCategory.Fact
            or MemoryCategory.Insight or MemoryCategory.Context or MemoryCategory.Transaction or MemoryCategory.Vendor
            or MemoryCategory.Error => false,
        _ => throw new UnreachableException(),
    };

    private static int IndexOf(string[] names, string? name)
        => Array.FindIndex(names, known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
}
