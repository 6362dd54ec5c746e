using System.Text;

namespace Satchel.Protocols.Payments;

/// <summary>One challenge of a line of <c>WWW-Authenticate</c> (RFC 9110, section 11.6.1): a scheme and its parameters, whatever they mean.</summary>
internal sealed class ChallengeLine(string scheme)
{
    private const string Space = " \t";

    private readonly List<(string Name, string Value)> _parameters = [];

    /// <summary>The word of the scheme as it came.</summary>
    public string Scheme => scheme;

    /// <summary>Reads the challenges of a line, up to where it makes no sense any more.</summary>
    public static List<ChallengeLine> Read(string line)
    {
        var challenges = new List<ChallengeLine>();
        var rest = line.AsSpan();
        while (true)
        {
            rest = rest.TrimStart(" \t,");
            var end = rest.IndexOfAny(" \t,=\"");
            var word = end < 0 ? rest : rest[..end];
            if (word.IsEmpty)
            {
                return challenges;
            }

            rest = rest[word.Length..];
            if (!rest.TrimStart(Space).StartsWith("="))
            {
                challenges.Add(new ChallengeLine(word.ToString()));
            }
            else if (challenges is not [.., var current]
                || current._parameters.Count == TokenLimits.Parameters
                || !TryTakeValue(ref rest, out var value))
            {
                return challenges;
            }
            else
            {
                current._parameters.Add((word.ToString(), value));
            }
        }
    }

    /// <summary>The first value of a parameter, or null.</summary>
    public string? Find(string name)
        => _parameters.Where(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(parameter => parameter.Value).FirstOrDefault();

    private static bool TryTakeValue(ref ReadOnlySpan<char> rest, out string value)
    {
        rest = rest.TrimStart(Space)[1..].TrimStart(Space);
        if (rest.StartsWith("\""))
        {
            return TryTakeQuoted(ref rest, out value);
        }

        var end = rest.IndexOfAny(" \t,");
        value = (end < 0 ? rest : rest[..end]).ToString();
        rest = rest[value.Length..];
        return true;
    }

    private static bool TryTakeQuoted(ref ReadOnlySpan<char> rest, out string value)
    {
        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                value = text.ToString();
                rest = rest[(i + 1)..];
                return true;
            }

            // A backslash makes the next character an ordinary one.
            i += rest[i] == '\\' && i + 1 < rest.Length ? 1 : 0;
            text.Append(rest[i]);
        }

        value = "";
        return false;
    }
}
