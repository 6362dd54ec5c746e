using System.Text;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Guard;

public sealed class RedactedMemoryTests
{
    private static readonly string Key = string.Concat(Enumerable.Repeat("0f3a9c71", 8));

    [Fact]
    public void Every_text_of_a_memory_is_redacted_and_its_id_stays()
    {
        var password = "password: " + "a1b2" + "c3d4";
        var admitted = Admit(new MemoryDraft
        {
            Id = "mine",
            Content = password,
            Summary = password,
            Keywords = [password],
            Entities = [password],
            Author = password,
            Source = password,
        });

        const string Mark = "password: [redacted:password]";
        Assert.Equal(6, admitted.Secrets.Redactions);
        Assert.Equal(("mine", Mark, Mark, Mark, Mark), (admitted.Version.Id.Value, admitted.Version.Content, admitted.Version.Summary, admitted.Version.Author, admitted.Version.Source));
        Assert.Equal([Mark], admitted.Version.Keywords);
        Assert.Equal([Mark], admitted.Version.Entities);
    }

    [Theory]
    [InlineData("preimage")]
    [InlineData("secret")]
    [InlineData("password")]
    [InlineData("token")]
    [InlineData("nsec")]
    [InlineData("api_key")]
    public void A_value_of_the_metadata_is_redacted_under_the_name_of_a_secret(string name)
        => Assert.Equal(
            $"{{\"a\":[{{\"{name}\":\"[redacted:{(name is "api_key" ? "key" : name)}]\"}}],\"n\":1.50}}",
            Admit(Draft($"{{ \"a\": [{{\"{name}\": \"{Key}\"}}], \"n\": 1.50 }}")).Version.Metadata);

    [Fact]
    public void A_payment_hash_stays_and_metadata_without_secrets_is_kept_to_the_byte()
    {
        var metadata = $"{{ \"payment_hash\" : \"{Key}\", \"x\": \"\\u00e9\" }}";
        var admitted = Admit(Draft(metadata));

        Assert.Equal(metadata, admitted.Version.Metadata);
        Assert.Same(SecretReport.Nothing, admitted.Secrets);
    }

    [Fact]
    public void A_redacted_text_never_outgrows_its_limit()
    {
        var content = string.Concat(Enumerable.Repeat("Password=a1b2;", MemoryLimits.ContentBytes / 14));
        var metadata = "{\"password\":[" + string.Join(',', Enumerable.Repeat("\"a1b2\"", 2_000)) + "]}";
        var admitted = Admit(new MemoryDraft { Content = content, Metadata = metadata });

        Assert.True(Encoding.UTF8.GetByteCount(admitted.Version.Content) <= MemoryLimits.ContentBytes);
        Assert.True(Encoding.UTF8.GetByteCount(admitted.Version.Metadata) <= MemoryLimits.MetadataBytes);
        Assert.DoesNotContain("a1b2", admitted.Version.Content + admitted.Version.Metadata);
    }

    private static MemoryDraft Draft(string metadata) => new() { Content = "one", Metadata = metadata };

    private static Admission.Admitted Admit(MemoryDraft draft) => Assert.IsType<Admission.Admitted>(MemoryGuard.ForFaces.Admit(draft, Moments.Start));
}
