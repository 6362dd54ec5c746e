using System.Text;
using System.Text.Json;
using Satchel.Engine.Model;

namespace Satchel.Engine.Guard;

/// <summary>Decides whether a draft may become a memory, before anything is written.</summary>
public sealed class MemoryGuard
{
    private readonly int _contentBytes;
    private readonly bool _isImport;

    private MemoryGuard(int contentBytes, bool isImport) => (_contentBytes, _isImport) = (contentBytes, isImport);

    /// <summary>The rules for what a face hands in.</summary>
    public static MemoryGuard ForFaces { get; } = new(MemoryLimits.ContentBytes, isImport: false);

    /// <summary>The rules for what the owner imports: longer texts and the categories of Satchel's own writers.</summary>
    public static MemoryGuard ForImport { get; } = new(MemoryLimits.ImportedContentBytes, isImport: true);

    /// <summary>Checks every field, takes the secrets out and makes the first version of the memory.</summary>
    /// <param name="draft">What is wanted.</param>
    /// <param name="now">The moment that counts as now.</param>
    public Admission Admit(MemoryDraft draft, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (FirstRefusal(draft, now) is { } refusal)
        {
            return new Admission.Refused(refusal);
        }

        var redaction = new SecretRedaction();
        var redacted = Redacted(draft, redaction);

        // What the owner imports with a trust keeps it; then nobody has to look at the text.
        IReadOnlyList<string> instructions = _isImport && (draft.Trust is not null || !IsScreened(draft.Origin))
            ? []
            : InstructionScreen.ReasonsOf(redacted.Summary is { } summary ? $"{redacted.Content}\n{summary}" : redacted.Content);
        var version = Version(redacted, TrustOf(draft, instructions.Count > 0), WholeMilliseconds(now));
        return new Admission.Admitted(version, redaction.Report())
        {
            Warnings = _isImport ? [] : [.. QualityPatterns.LabelsOf(redacted.Content), .. instructions],
        };
    }

    private MemoryDraft Redacted(MemoryDraft draft, SecretRedaction redaction) => draft with
    {
        Content = redaction.Redact("content", draft.Content, _contentBytes - Encoding.UTF8.GetByteCount(draft.Content)),
        Entities = Redacted(draft.Entities, "entities", MemoryLimits.EntityCharacters, redaction),
        Keywords = Redacted(draft.Keywords, "keywords", MemoryLimits.KeywordCharacters, redaction),
        Summary = draft.Summary is { } summary
            ? redaction.Redact("summary", summary, MemoryLimits.SummaryBytes - Encoding.UTF8.GetByteCount(summary))
            : null,
        Author = draft.Author is { } author ? redaction.Redact("author", author, MemoryLimits.LabelCharacters - author.Length) : null,
        Source = draft.Source is { } source ? redaction.Redact("source", source, MemoryLimits.LabelCharacters - source.Length) : null,
        Metadata = MetadataRedaction.Redact(redaction, draft.Metadata),
    };

    private static IReadOnlyList<string> Redacted(IReadOnlyList<string> items, string field, int limitCharacters, SecretRedaction redaction)
        => items.Count == 0 ? items : [.. items.Select(item => redaction.Redact(field, item, limitCharacters - item.Length))];

    private static MemoryVersion Version(MemoryDraft draft, MemoryTrust trust, DateTimeOffset recorded) => new()
    {
        Id = draft.Id is { } id ? MemoryId.Parse(id) : MemoryId.New(recorded),
        Content = draft.Content,
        Category = draft.Category ?? MemoryCategory.General,
        Importance = draft.Importance ?? MemoryLimits.DefaultImportance,
        Entities = Distinct(draft.Entities),
        Keywords = Distinct(draft.Keywords),
        Summary = draft.Summary,
        Author = draft.Author,
        Source = draft.Source,
        Origin = draft.Origin,
        Trust = trust,
        Session = draft.Session,
        Position = draft.Session is null ? 0 : draft.Position ?? 0,
        Scope = draft.Scope,
        Visibility = draft.Visibility,
        Metadata = draft.Metadata ?? "{}",
        CreatedAt = WholeMilliseconds(draft.CreatedAt ?? recorded),
        ValidFrom = draft.ValidFrom is { } from ? WholeMilliseconds(from) : null,
        ValidTo = draft.ValidTo is { } to ? WholeMilliseconds(to) : null,
        ExpiresAt = draft.ExpiresAt is { } expires ? WholeMilliseconds(expires) : null,
        RecordedAt = recorded,
        Supersedes = draft.Supersedes is { } superseded ? MemoryId.Parse(superseded) : null,
        DerivedFrom = [.. draft.DerivedFrom.Distinct(StringComparer.Ordinal).Select(MemoryId.Parse)],
        Protected = draft.Protected,
    };

    /// <summary>How far a text may be relied on for where it came from alone.</summary>
    public static MemoryTrust TrustOf(MemoryOrigin origin) => origin switch
    {
        MemoryOrigin.Human or MemoryOrigin.Agent or MemoryOrigin.Tool or MemoryOrigin.Import => MemoryTrust.Trusted,
        MemoryOrigin.Web or MemoryOrigin.Relay or MemoryOrigin.Paid => MemoryTrust.Untrusted,
    };

    /// <summary>Whether text of an origin is held back where it looks like an instruction: others may have written it.</summary>
    public static bool IsScreened(MemoryOrigin origin) => origin is MemoryOrigin.Tool || TrustOf(origin) is MemoryTrust.Untrusted;

    private MemoryTrust TrustOf(MemoryDraft draft, bool instructs)
    {
        var allowed = instructs && IsScreened(draft.Origin) ? MemoryTrust.Quarantined : TrustOf(draft.Origin);
        return _isImport || draft.Trust > allowed ? draft.Trust ?? allowed : allowed;
    }

    private Refusal? FirstRefusal(MemoryDraft draft, DateTimeOffset now)
        => TextRules.CheckContent(draft.Content, _contentBytes)
            ?? CheckId("id", draft.Id)
            ?? CheckId("supersedes", draft.Supersedes)
            ?? CheckCategory(draft.Category)
            ?? CheckImportance(draft.Importance)
            ?? CheckList("entities", draft.Entities, MemoryLimits.Entities, MemoryLimits.EntityCharacters)
            ?? CheckList("keywords", draft.Keywords, MemoryLimits.Keywords, MemoryLimits.KeywordCharacters)
            ?? CheckSummary(draft.Summary)
            ?? TextRules.CheckLabel("author", draft.Author, MemoryLimits.LabelCharacters)
            ?? TextRules.CheckLabel("source", draft.Source, MemoryLimits.LabelCharacters)
            ?? TextRules.CheckLabel("session", draft.Session, MemoryLimits.LabelCharacters)
            ?? TextRules.CheckLabel("scope", draft.Scope, MemoryLimits.LabelCharacters)
            ?? CheckPosition(draft.Position)
            ?? CheckMetadata(draft.Metadata)
            ?? CheckTimes(draft)
            ?? CheckExpiry(draft.ExpiresAt, now)
            ?? CheckDerivation(draft.DerivedFrom);

    private static Refusal? CheckId(string field, string? id)
        => id is null || MemoryId.TryParse(id, out _)
            ? null
            : new Refusal("invalid_id", field, $"{field}: 1 to {MemoryLimits.IdCharacters} characters without white space are needed");

    private Refusal? CheckCategory(MemoryCategory? category)
        => category is { } given && WireNames.IsReserved(given) && !_isImport
            ? new Refusal("reserved_category", "category", $"category: only Satchel itself writes '{WireNames.Of(given)}'")
            : null;

    private static Refusal? CheckImportance(int? importance)
        => importance is null or (>= MemoryLimits.LowestImportance and <= MemoryLimits.HighestImportance)
            ? null
            : new Refusal("invalid_importance", "importance", FormattableString.Invariant($"importance: {importance} is not between 1 and 5"));

    private static Refusal? CheckPosition(int? position)
        => position is null or (>= 0 and <= MemoryLimits.Position)
            ? null
            : new Refusal(
                "invalid_position",
                "position",
                FormattableString.Invariant($"position: {position} is not between 0 and {MemoryLimits.Position:N0}"));

    private static Refusal? CheckList(string field, IReadOnlyList<string> items, int limit, int limitCharacters)
        => items.Count > limit
            ? new Refusal($"too_many_{field}", field, FormattableString.Invariant($"{field}: {items.Count} given, the limit is {limit}"))
            : items.Select(item => TextRules.CheckLabel(field, item, limitCharacters)).FirstOrDefault(refusal => refusal is not null);

    private static Refusal? CheckSummary(string? summary)
    {
        if (summary is null)
        {
            return null;
        }

        return Encoding.UTF8.GetByteCount(summary) > MemoryLimits.SummaryBytes
            ? new Refusal("summary_too_long", "summary", FormattableString.Invariant($"summary: the limit is {MemoryLimits.SummaryBytes:N0} bytes of UTF-8"))
            : TextRules.CheckCharacters("summary", summary, multiline: true);
    }

    /// <summary>Checks metadata that stands beside no text and takes the secrets out.</summary>
    internal static (string Metadata, Refusal? Refusal) AdmitMetadata(string metadata)
        => CheckMetadata(metadata) is { } refusal ? (metadata, refusal) : (MetadataRedaction.Redact(new SecretRedaction(), metadata)!, null);

    private static Refusal? CheckMetadata(string? metadata)
    {
        if (metadata is null)
        {
            return null;
        }

        if ((TextRules.CheckCharacters("metadata", metadata, multiline: true) ?? TextRules.CheckEscapes("metadata", metadata)) is { } refusal)
        {
            return refusal;
        }

        if (Encoding.UTF8.GetByteCount(metadata) > MemoryLimits.MetadataBytes)
        {
            return new Refusal("metadata_too_long", "metadata", FormattableString.Invariant($"metadata: the limit is {MemoryLimits.MetadataBytes:N0} bytes of UTF-8"));
        }

        try
        {
            using var document = JsonDocument.Parse(metadata, new JsonDocumentOptions { MaxDepth = MemoryLimits.MetadataDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? null
                : new Refusal("invalid_metadata", "metadata", "metadata: a JSON object is needed");
        }
        catch (JsonException error)
        {
            return new Refusal(
                "invalid_metadata",
                "metadata",
                FormattableString.Invariant($"metadata: not JSON of at most {MemoryLimits.MetadataDepth} levels (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1})"));
        }
    }

    private static Refusal? CheckTimes(MemoryDraft draft)
        => draft is { ValidFrom: { } from, ValidTo: { } to } && to < from
            ? new Refusal("invalid_time", "valid_to", "valid_to: lies before valid_from")
            : null;

    /// <summary>What has expired may be imported, so that an export can be read back, but not be remembered.</summary>
    private Refusal? CheckExpiry(DateTimeOffset? expiresAt, DateTimeOffset now)
        => expiresAt <= now && !_isImport
            ? new Refusal("already_expired", "expires_at", $"expires_at: {TimeText.Format(expiresAt.Value)} has passed")
            : null;

    private static Refusal? CheckDerivation(IReadOnlyList<string> ids)
        => ids.Count > MemoryLimits.DerivedFrom
            ? new Refusal(
                "too_many_derived_from",
                "derived_from",
                FormattableString.Invariant($"derived_from: {ids.Count} given, the limit is {MemoryLimits.DerivedFrom}"))
            : ids.Select(id => CheckId("derived_from", id)).FirstOrDefault(refusal => refusal is not null);

    private static IReadOnlyList<string> Distinct(IReadOnlyList<string> items)
        => items.Count == 0 ? items : [.. items.Select(item => item.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset time)
        => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
