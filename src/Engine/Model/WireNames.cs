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
