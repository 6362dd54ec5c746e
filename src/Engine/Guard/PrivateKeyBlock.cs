using System.Buffers;

namespace Satchel.Engine.Guard;

/// <summary>Private keys between lines of dashes (PEM, OpenSSH, PGP), also where the end was cut off.</summary>
internal static class PrivateKeyBlock
{
    private const string Dashes = "-----";
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const int LongestLabel = 64;
    private const int ShortestLine = 16;

    private static readonly SearchValues<char> BlockCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-:,.\\");

    /// <summary>Length of the block that begins at a place; 0 where there is none.</summary>
    public static int LengthAt(ReadOnlySpan<char> text, int start)
    {
        var block = text[start..];
        if (!block.StartsWith(Begin, StringComparison.Ordinal))
        {
            return 0;
        }

        var label = block[Begin.Length..Math.Min(block.Length, Begin.Length + LongestLabel)];
        var labelEnd = label.IndexOf(Dashes, StringComparison.Ordinal);
        if (labelEnd < 0 || !label[..labelEnd].Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return 0;
        }

        var body = Begin.Length + labelEnd + Dashes.Length;
        var next = block[body..].IndexOf(Dashes, StringComparison.Ordinal);
        if (next >= 0 && block[(body + next)..].StartsWith(End, StringComparison.Ordinal))
        {
            var behind = body + next + End.Length;
            var close = block[behind..Math.Min(block.Length, behind + LongestLabel)].IndexOf(Dashes, StringComparison.Ordinal);
            return close < 0 ? behind : behind + close + Dashes.Length;
        }

        return body + Truncated(block[body..]);
    }

    /// <summary>What still belongs to a block without an end: everything up to the first words of prose.</summary>
    private static int Truncated(ReadOnlySpan<char> text)
    {
        var end = 0;
        for (var at = 0; at < text.Length;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            var length = text[at..].IndexOfAnyExcept(BlockCharacters);
            var line = length < 0 ? text[at..] : text[at..(at + length)];
            if (line.Length < ShortestLine && SecretLook.IsName(line.Trim(".,")))
            {
                break;
            }

            at += line.Length;
            end = at;
        }

        return end;
    }
}
