using System.Diagnostics;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>Counts what becomes of the things of one store.</summary>
internal sealed class MoveTally
{
    /// <summary>Subjects that a finding names; the count tells of the rest.</summary>
    private const int NamedSubjects = 5;

    private readonly List<MovedCount> _counts = [];
    private readonly List<MoveFinding> _findings = [];

    /// <summary>The counts, in the order in which the kinds came.</summary>
    public IReadOnlyList<MovedCount> Counts => [.. _counts];

    /// <summary>The findings, in the order in which the reasons came.</summary>
    public IReadOnlyList<MoveFinding> Findings => [.. _findings];

    /// <summary>Counts one thing.</summary>
    public void Add(string kind, MoveFate fate)
    {
        var at = _counts.FindIndex(count => count.Kind == kind);
        var before = at < 0 ? new MovedCount(kind) : _counts[at];
        var after = fate switch
        {
            MoveFate.Stored => before with { Stored = before.Stored + 1 },
            MoveFate.Known => before with { Known = before.Known + 1 },
            MoveFate.Erased => before with { Erased = before.Erased + 1 },
            MoveFate.Merged => before with { Merged = before.Merged + 1 },
            MoveFate.Archived => before with { Archived = before.Archived + 1 },
            MoveFate.Skipped => before with { Skipped = before.Skipped + 1 },
            _ => throw new UnreachableException(),
        };
        if (at < 0)
        {
            _counts.Add(after);
        }
        else
        {
            _counts[at] = after;
        }
    }

    /// <summary>Notes that a thing was taken in changed.</summary>
    public void Mended(string kind, string reason, string subject) => Find(kind, reason, isMended: true, subject);

    /// <summary>Counts a thing that is left out, and says why.</summary>
    public void Skip(string kind, string reason, string subject)
    {
        Add(kind, MoveFate.Skipped);
        Find(kind, reason, isMended: false, subject);
    }

    private void Find(string kind, string reason, bool isMended, string subject)
    {
        var at = _findings.FindIndex(finding => finding.Kind == kind && finding.Reason == reason && finding.IsMended == isMended);
        if (at < 0)
        {
            _findings.Add(new MoveFinding(kind, reason, isMended, 1, [subject]));
            return;
        }

        var before = _findings[at];
        _findings[at] = before with
        {
            Count = before.Count + 1,
            Subjects = before.Subjects.Count < NamedSubjects ? [.. before.Subjects, subject] : before.Subjects,
        };
    }
}
