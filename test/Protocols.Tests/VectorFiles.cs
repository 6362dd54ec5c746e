namespace Satchel.Protocols.Tests;

/// <summary>Copies of published test vectors; <c>Vectors/README.md</c> names where they come from.</summary>
internal static class VectorFiles
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Vectors", name);
}
