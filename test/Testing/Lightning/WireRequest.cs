using System.Text;

namespace Satchel.Testing.Lightning;

/// <summary>One request that a <see cref="WireServer"/> has got.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The path with its query.</param>
/// <param name="Headers">The headers, by their names in lower case.</param>
/// <param name="Body">The body.</param>
public sealed record WireRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The path.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>The fields of a form; empty where the body is none.</summary>
    public IReadOnlyDictionary<string, string> Form
        => Headers.GetValueOrDefault("content-type", "").StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(Body).Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(text => text.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')), StringComparer.Ordinal)
            : new Dictionary<string, string>();
}
