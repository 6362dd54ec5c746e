using System.Security.Cryptography;
using System.Text;

namespace Satchel.Engine.Pipeline.Refinement;

/// <summary>
/// What models are told, as it stands in the files beside this one. Every memory names the version of the prompts that it
/// was written with; a change that makes old answers worth replacing raises the number, one of wording alone does not.
/// </summary>
internal static class RefinePrompts
{
    /// <summary>The version that memories name.</summary>
    public const string Version = "refine/1";

    public static string Extract { get; } = Read("extract");

    public static string Reconcile { get; } = Read("reconcile");

    public static string Enrich { get; } = Read("enrich");

    public static string Causal { get; } = Read("causal");

    /// <summary>Changes with every letter of the prompts: a test holds it against <see cref="Version"/>.</summary>
    public static string Fingerprint()
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Extract, Reconcile, Enrich, Causal))))[..16];

    private static string Read(string name)
    {
        using var stream = typeof(RefinePrompts).Assembly.GetManifestResourceStream($"Satchel.Engine.Prompts.{name}.md")
            ?? throw new InvalidOperationException($"The prompt '{name}' is not in the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
