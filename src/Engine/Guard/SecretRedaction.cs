using System.Globalization;
using System.Text;

namespace Satchel.Engine.Guard;

/// <summary>
/// Replaces secrets by marks such as <c>[redacted:nsec]</c> before a text reaches the disk. Replaced is what is certain: a
/// form with a checksum or a known beginning, or a value beside a name such as "password". What may be a secret is
/// reported and stays.
/// </summary>
internal sealed class SecretRedaction
{
    /// <summary>How a mark begins.</summary>
    public const string MarkStart = "[redacted:";

    /// <summary>The mark where a longer one would not fit: no secret is shorter.</summary>
    private const string ShortMark = "***";

    /// <summary>A mark gives its neighbours a new beginning or end, so a text with a finding is looked at again.</summary>
    private const int MostPasses = 8;

    private readonly List<Suspect> _suspects = [];

    /// <summary>Secrets that were replaced.</summary>
    public int Count { get; private set; }

    /// <summary>What was found so far.</summary>
    public SecretReport Report() => Count == 0 && _suspects.Count == 0 ? SecretReport.Nothing : new(Count, [.. _suspects]);

    /// <summary>A text without its secrets; the same text where there are none.</summary>
    /// <param name="field">The field that holds it.</param>
    /// <param name="text">The text.</param>
    /// <param name="room">Characters that it may grow by; where that is too little, the marks are short.</param>
    public string Redact(string field, string text, int room)
    {
        var result = text;
        for (var pass = 0; pass < MostPasses && SecretScanner.Scan(result) is { } findings; pass++)
        {
            if (pass == 0)
            {
                _suspects.AddRange(findings.Where(finding => !finding.IsCertain).Select(finding => new Suspect(finding.Kind, field, finding.Start)));
            }

            findings.RemoveAll(finding => !finding.IsCertain);
            if (findings.Count == 0)
            {
                break;
            }

            Count += findings.Count;
            var before = result.Length;
            result = Replace(result, findings, room);
            room = room == int.MaxValue ? room : room - (result.Length - before);
        }

        return result;
    }

    /// <summary>A value without its secrets, where it is one itself if its name says so.</summary>
    /// <param name="field">The field that holds it.</param>
    /// <param name="name">The name of the value.</param>
    /// <param name="value">The value.</param>
    /// <param name="room">Characters that it may grow by.</param>
    public string RedactNamed(string field, string? name, string value, int room)
    {
        if (name is { Length: > 0 } && NamedKind(name) is { } kind && SecretLook.IsSecret(value, isPassword: kind is not "token", isAssigned: true))
        {
            Count++;
            return Mark(kind).Length - value.Length > room ? ShortMark : Mark(kind);
        }

        var suspectsBefore = _suspects.Count;
        var result = Redact(field, value, room);
        if (name is not null && SecretScanner.IsPublic(name))
        {
            _suspects.RemoveRange(suspectsBefore, _suspects.Count - suspectsBefore);
        }

        return result;
    }

    private static string? NamedKind(string name)
    {
        var start = name.Length;
        while (start > 0 && char.IsAsciiLetterOrDigit(name[start - 1]))
        {
            start--;
        }

        return start == name.Length ? null : NamedSecret.KindOf(name, start, name.Length);
    }

    private static string Replace(string text, List<SecretFinding> findings, int room)
    {
        if (findings.Count == 0)
        {
            return text;
        }

        var growth = findings.Sum(finding => Mark(finding.Kind).Length - finding.Length);
        var result = new StringBuilder(text.Length + Math.Max(0, growth));
        var at = 0;
        foreach (var finding in findings)
        {
            result.Append(text, at, finding.Start - at).Append(growth > room ? ShortMark : Mark(finding.Kind));
            at = finding.End;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static string Mark(string kind) => string.Create(CultureInfo.InvariantCulture, $"{MarkStart}{kind}]");
}
