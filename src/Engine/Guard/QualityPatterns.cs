using System.Text.RegularExpressions;

namespace Satchel.Engine.Guard;

/// <summary>
/// Signs that a text says what will soon be stale: receipts, counts, places in files, moments. They advise and never
/// block. Every repetition is bounded or can begin at one place only, so the time grows with the length of the text.
/// </summary>
public static partial class QualityPatterns
{
    private const RegexOptions AnyCase = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const RegexOptions SameCase = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly (string Label, Regex Pattern)[] All =
    [
        ("AWS instance ID", InstanceId()),
        ("resource count", ResourceCount()),
        ("verification receipt", VerificationReceipt()),
        ("state observation", StateObservation()),
        ("deployment receipt", DeploymentReceipt()),
        ("line number reference", LineNumber()),
        ("line count", LineCount()),
        ("function/symbol line reference", SymbolLine()),
        ("line number correction", LineCorrection()),
        ("back-reference", BackReference()),
        ("uppercase section header", SectionHeader()),
        ("transient time marker", TimeMarker()),
        ("dated observation", DatedObservation()),
    ];

    /// <summary>The labels of the signs that a text bears, in a fixed order; none for a text that bears none.</summary>
    public static IReadOnlyList<string> LabelsOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string>? labels = null;
        foreach (var (label, pattern) in All)
        {
            if (pattern.IsMatch(text))
            {
                (labels ??= []).Add(label);
            }
        }

        return labels ?? (IReadOnlyList<string>)[];
    }

    [GeneratedRegex(@"\bi-[0-9a-f]{17}\b", SameCase)]
    private static partial Regex InstanceId();

    [GeneratedRegex(@"[0-9]\s{1,8}resources? total\b", SameCase)]
    private static partial Regex ResourceCount();

    [GeneratedRegex(@"\b(all|every)\b.{0,30}\bverified\b", AnyCase)]
    private static partial Regex VerificationReceipt();

    [GeneratedRegex(@"\bstate\s{1,8}(is\s{1,8})?clean\b", AnyCase)]
    private static partial Regex StateObservation();

    [GeneratedRegex(@"\b(deployed|completed|applied)\s{1,8}via\b", AnyCase)]
    private static partial Regex DeploymentReceipt();

    [GeneratedRegex(@"\bline\s{1,8}[0-9]", AnyCase)]
    private static partial Regex LineNumber();

    [GeneratedRegex(@"[0-9]{2}\s{1,8}lines\b", SameCase)]
    private static partial Regex LineCount();

    [GeneratedRegex(
        @"\b(?!(localhost|port|python|node|ruby|go|java|php|redis|mysql|postgres|npm|yarn|docker|alpine|ubuntu|debian|v?[0-9]{1,9}):)\w+:[0-9]{2}",
        AnyCase)]
    private static partial Regex SymbolLine();

    [GeneratedRegex(@"[0-9]\s{0,8}→\s{0,8}[0-9]", SameCase)]
    private static partial Regex LineCorrection();

    [GeneratedRegex(@"\bmemor(y|ies)\s{0,8}\[[0-9]{1,9}\]", AnyCase)]
    private static partial Regex BackReference();

    // What stands before a run is no part of it, so each run is tried once.
    [GeneratedRegex(@"(?<![A-Z _-])[A-Z _-]{5,}:\s", SameCase)]
    private static partial Regex SectionHeader();

    [GeneratedRegex(@"\bcurrently\b", AnyCase)]
    private static partial Regex TimeMarker();

    [GeneratedRegex(@"\bas\s{1,8}of\s{1,8}[0-9]{4}-[0-9]{2}-[0-9]{2}", AnyCase)]
    private static partial Regex DatedObservation();
}
