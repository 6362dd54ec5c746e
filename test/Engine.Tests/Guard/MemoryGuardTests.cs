using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Guard;

public sealed class MemoryGuardTests
{
    [Fact]
    public void A_text_alone_becomes_a_memory_with_defaults()
    {
        var version = Admit(new MemoryDraft { Content = " as it is \n" });

        Assert.Equal(" as it is \n", version.Content);
        Assert.Equal((MemoryCategory.General, 3, 1, "{}", 0), (version.Category, version.Importance, version.Number, version.Metadata, version.Position));
        Assert.Equal((MemoryOrigin.Agent, MemoryTrust.Trusted, MemoryVisibility.Private), (version.Origin, version.Trust, version.Visibility));
        Assert.Equal((Moments.Start, Moments.Start), (version.CreatedAt, version.RecordedAt));
        Assert.True(version is { Author: null, Source: null, Session: null, Scope: null, Summary: null, ValidFrom: null, ValidTo: null, RetiredAt: null });
        Assert.Equal(36, version.Id.Value.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n\u00A0\u2003")]
    public void A_text_without_anything_in_it_is_refused(string content)
        => AssertRefused("content_empty", "content", "empty", new MemoryDraft { Content = content });

    [Fact]
    public void Content_is_limited_in_bytes_of_utf8()
    {
        Admit(Of(new string('x', 8_000)));
        Admit(Of(string.Concat(Enumerable.Repeat("🦊", 2_000))));
        AssertRefused("content_too_long", "content", "8,000", Of(new string('x', 8_001)));
        AssertRefused("content_too_long", "content", "8,000", Of(string.Concat(Enumerable.Repeat("🦊", 2_000)) + "x"));
        AssertRefused("content_too_long", "content", "8,000", Of(new string('é', 4_001)));
        AssertRefused("content_too_long", "content", "8,000", Of(new string('x', 10_000_000)));
    }

    [Fact]
    public void An_import_keeps_longer_texts()
    {
        Admit(Of(new string('x', 65_535)), MemoryGuard.ForImport);
        AssertRefused("content_too_long", "content", "65,535", Of(new string('x', 65_536)), MemoryGuard.ForImport);
    }

    [Fact]
    public void Lists_are_limited_in_items_and_characters()
    {
        Admit(Draft with { Entities = Items(50, 200), Keywords = Items(50, 100) });
        AssertRefused("too_many_entities", "entities", "50", Draft with { Entities = Items(51, 3) });
        AssertRefused("entities_too_long", "entities", "200", Draft with { Entities = Items(1, 201) });
        AssertRefused("too_many_keywords", "keywords", "50", Draft with { Keywords = Items(51, 3) });
        AssertRefused("keywords_too_long", "keywords", "100", Draft with { Keywords = Items(1, 101) });
        AssertRefused("entities_empty", "entities", "empty", Draft with { Entities = ["a", " "] });
        AssertRefused("keywords_empty", "keywords", "empty", Draft with { Keywords = [""] });
        AssertRefused("control_character", "entities", "U+000A", Draft with { Entities = ["a\nb"] });
    }

    [Fact]
    public void Items_are_trimmed_and_each_is_kept_once()
        => Assert.Equal(["Ada", "tea"], Admit(Draft with { Entities = [" Ada", "ada ", "tea", "ADA"] }).Entities);

    [Theory]
    [InlineData("author")]
    [InlineData("source")]
    [InlineData("session")]
    [InlineData("scope")]
    public void Labels_are_limited_in_characters(string field)
    {
        Admit(With(new string('é', 200)));
        AssertRefused($"{field}_too_long", field, "200", With(new string('x', 201)));
        AssertRefused($"{field}_empty", field, "empty", With(" "));
        AssertRefused("control_character", field, "U+0009", With("a\tb"));
        AssertRefused("control_character", field, "U+0000", With("\0"));
        AssertRefused("invalid_unicode", field, "U+D83E", With("\uD83E"));

        MemoryDraft With(string text) => field switch
        {
            "author" => Draft with { Author = text },
            "source" => Draft with { Source = text },
            "session" => Draft with { Session = text },
            _ => Draft with { Scope = text },
        };
    }

    [Fact]
    public void A_summary_is_limited_in_bytes_of_utf8()
    {
        Admit(Draft with { Summary = new string('é', 1_000) });
        AssertRefused("summary_too_long", "summary", "2,000", Draft with { Summary = new string('é', 1_000) + "x" });
        AssertRefused("control_character", "summary", "U+0007", Draft with { Summary = "a\u0007" });
    }

    [Fact]
    public void An_id_of_the_caller_is_kept_or_refused()
    {
        var longest = new string('i', 128);
        Assert.Equal(longest, Admit(Draft with { Id = longest }).Id.Value);
        AssertRefused("invalid_id", "id", "128", Draft with { Id = longest + "i" });
        AssertRefused("invalid_id", "id", "white space", Draft with { Id = "a b" });
        AssertRefused("invalid_id", "id", "white space", Draft with { Id = "" });
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(5, true)]
    [InlineData(0, false)]
    [InlineData(6, false)]
    [InlineData(int.MinValue, false)]
    public void Importance_goes_from_one_to_five(int importance, bool passes)
        => AssertPasses(passes, "invalid_importance", "importance", Draft with { Importance = importance });

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(MemoryLimits.Position, true)]
    [InlineData(MemoryLimits.Position + 1, false)]
    [InlineData(int.MaxValue, false)]
    [InlineData(-1, false)]
    public void A_place_in_a_session_has_a_first_and_a_last(int position, bool passes)
        => AssertPasses(passes, "invalid_position", "position", Draft with { Session = "s", Position = position });

    [Fact]
    public void A_place_without_a_session_means_nothing() => Assert.Equal(0, Admit(Draft with { Position = 4 }).Position);

    [Theory]
    [InlineData(MemoryCategory.Attestation)]
    [InlineData(MemoryCategory.L402Payment)]
    public void Reserved_categories_come_only_by_import(MemoryCategory category)
    {
        AssertRefused("reserved_category", "category", WireNames.Of(category), Draft with { Category = category });
        Assert.Equal(category, Admit(Draft with { Category = category }, MemoryGuard.ForImport).Category);
    }

    [Fact]
    public void Every_other_category_is_the_callers()
        => Assert.All(
            WireNames.CallerCategories,
            name => Assert.Equal(name, WireNames.Of(Admit(Draft with { Category = WireNames.ParseCategory(name) }).Category)));

    [Fact]
    public void Metadata_is_limited_in_bytes_and_depth()
    {
        Admit(Draft with { Metadata = Json(16_384) });
        AssertRefused("metadata_too_long", "metadata", "16,384", Draft with { Metadata = Json(16_385) });
        Admit(Draft with { Metadata = Nested(16) });
        AssertRefused("invalid_metadata", "metadata", "16 levels", Draft with { Metadata = Nested(17) });

        static string Json(int bytes) => $$"""{"a":"{{new string('x', bytes - 8)}}"}""";

        static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{} {}")]
    [InlineData("{/* */}")]
    [InlineData("{a:1}")]
    [InlineData("{\"a\":\"\\uD800\"}")]
    [InlineData("{\"\\uDC00\":1}")]
    [InlineData("{\"a\":[{\"b\":\"\\u0000\"}]}")]
    public void Metadata_is_one_object_of_well_formed_text(string metadata)
        => AssertRefused("invalid_metadata", "metadata", "metadata", Draft with { Metadata = metadata });

    [Fact]
    public void Metadata_is_kept_byte_for_byte()
    {
        const string Metadata = "{ \"b\" : 1.50,\r\n\t\"a\":\"\\\\uD800 \\\" \\u00e9 é \\uD83E\\uDD8A 🦊\", \"b\":2 }";

        Assert.Equal(Metadata, Admit(Draft with { Metadata = Metadata }).Metadata);
        AssertRefused("control_character", "metadata", "U+0000", Draft with { Metadata = "{\0}" });
    }

    [Theory]
    [InlineData("a\0b", "control_character", "U+0000 at character 2")]
    [InlineData("\u001b[31m", "control_character", "U+001B at character 1")]
    [InlineData("a\u007F", "control_character", "U+007F")]
    [InlineData("a\u0085", "control_character", "U+0085")]
    public void Control_characters_are_refused(string content, string code, string message)
        => AssertRefused(code, "content", message, Of(content));

    // Not as data of a theory: attributes are stored as UTF-8, which has no half pairs.
    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        AssertRefused("invalid_unicode", "content", "U+D83E) at character 3", Of("ab\uD83E"));
        AssertRefused("invalid_unicode", "content", "U+DD8A) at character 1", Of("\uDD8A\uD83E"));
        AssertRefused("invalid_unicode", "content", "U+D83E) at character 1", Of("\uD83E\uD83E\uDD8A"));
    }

    [Theory]
    [InlineData("\uFFFD")]
    [InlineData("🦊👩‍👩‍👧 \u2028\u2029 \u200B\u202E\uFEFF x")]
    [InlineData("e\u0301 é ﬁ Å")]
    [InlineData("a\tb\r\nc\n")]
    [InlineData("\U0010FFFF\uFFFF")]
    public void Any_other_text_is_kept_as_it_is(string content) => Assert.Equal(content, Admit(Of(content)).Content);

    [Fact]
    public void Times_are_kept_to_the_millisecond()
    {
        var version = Admit(Draft with
        {
            CreatedAt = new DateTimeOffset(1969, 12, 31, 23, 59, 59, 999, TimeSpan.FromHours(2)).AddTicks(1),
            ValidFrom = DateTimeOffset.MinValue,
            ValidTo = DateTimeOffset.MaxValue,
        });

        Assert.Equal(new DateTimeOffset(1969, 12, 31, 21, 59, 59, 999, TimeSpan.Zero), version.CreatedAt);
        Assert.Equal(TimeSpan.Zero, version.CreatedAt.Offset);
        Assert.Equal(DateTimeOffset.MinValue, version.ValidFrom);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(253_402_300_799_999), version.ValidTo);
    }

    [Fact]
    public void What_ends_does_not_end_before_it_begins()
    {
        Admit(Draft with { ValidFrom = Moments.Start, ValidTo = Moments.Start });
        AssertRefused("invalid_time", "valid_to", "valid_from", Draft with { ValidFrom = Moments.Start, ValidTo = Moments.At(-0.001) });
    }

    private static MemoryDraft Draft => Memories.Draft();

    private static MemoryDraft Of(string content) => new() { Content = content };

    private static string[] Items(int count, int characters)
        => [.. Enumerable.Range(0, count).Select(i => $"{i:D3}".PadRight(characters, 'x')[..characters])];

    private static MemoryVersion Admit(MemoryDraft draft, MemoryGuard? guard = null)
        => Assert.IsType<Admission.Admitted>((guard ?? MemoryGuard.ForFaces).Admit(draft, Moments.Start)).Version;

    private static void AssertRefused(string code, string field, string message, MemoryDraft draft, MemoryGuard? guard = null)
    {
        var refusal = Assert.IsType<Admission.Refused>((guard ?? MemoryGuard.ForFaces).Admit(draft, Moments.Start)).Reason;
        Assert.Equal((code, field), (refusal.Code, refusal.Field));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith(field, refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertPasses(bool passes, string code, string field, MemoryDraft draft)
    {
        if (passes)
        {
            Admit(draft);
        }
        else
        {
            AssertRefused(code, field, field, draft);
        }
    }
}
