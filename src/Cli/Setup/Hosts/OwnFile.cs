using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Satchel.Cli.Setup.Hosts;

/// <summary>A file that Satchel alone writes: a skill, a plugin.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Content">What it holds.</param>
internal sealed record OwnFile(string Path, byte[] Content)
{
    /// <summary>Begins the last line of such a file; a hash of the lines before it follows, so that a later change is seen.</summary>
    private const string Mark = "Written by satchel install; sha256 ";

    private const string MarkdownEnd = " -->";

    private const int HashCharacters = 16;

    /// <summary>Reads a text that the program carries.</summary>
    /// <param name="path">Where it belongs.</param>
    /// <param name="resource">Its name in the program.</param>
    /// <param name="values">What stands for <c>{{name}}</c> in it.</param>
    public static OwnFile Of(string path, string resource, params ReadOnlySpan<(string Name, string Value)> values)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The program carries no '{resource}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        foreach (var (name, value) in values)
        {
            text = text.Replace($"{{{{{name}}}}}", value, StringComparison.Ordinal);
        }

        var mark = Mark + HashOf(text);
        var last = System.IO.Path.GetExtension(resource) switch
        {
            ".md" => $"<!-- {mark}{MarkdownEnd}\n",
            ".js" => $"// {mark}\n",
            ".sh" => $"# {mark}\n",
            _ => "",
        };
        return new OwnFile(path, Encoding.UTF8.GetBytes(text + last));
    }

    /// <summary>Hash of a file as it is kept of what was written.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content))[..HashCharacters];

    /// <summary>What a file is that stands in its place.</summary>
    /// <param name="found">What is there; null for nothing.</param>
    /// <param name="written">Hash of what Satchel wrote there last; null where nobody knows.</param>
    public OwnFileState StateOf(byte[]? found, string? written)
    {
        if (found is null)
        {
            return OwnFileState.Missing;
        }

        if (found.AsSpan().SequenceEqual(Content))
        {
            return OwnFileState.Current;
        }

        if (string.Equals(written, HashOf(found), StringComparison.Ordinal))
        {
            return OwnFileState.Outdated;
        }

        var text = Encoding.UTF8.GetString(found);
        var mark = text.LastIndexOf(Mark, StringComparison.Ordinal);
        if (mark < 0)
        {
            return written is null ? OwnFileState.Foreign : OwnFileState.Changed;
        }

        var line = text.LastIndexOf('\n', mark) + 1;
        var (said, hash) = (text[(mark + Mark.Length)..].TrimEnd(), HashOf(text[..line]));
        return said == hash || said == hash + MarkdownEnd ? OwnFileState.Outdated : OwnFileState.Changed;
    }

    private static string HashOf(string text) => HashOf(Encoding.UTF8.GetBytes(text));
}
