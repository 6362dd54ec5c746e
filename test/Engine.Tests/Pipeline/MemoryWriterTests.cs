using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Pipeline;

public sealed class MemoryWriterTests : OneStoreTests
{
    [Fact]
    public async Task What_differs_in_a_secret_alone_is_known()
    {
        var first = Assert.IsType<RememberOutcome.Stored>(await RememberAsync(Memories.Draft("the password is " + "a1b2c3d4")));
        var second = Assert.IsType<RememberOutcome.AlreadyKnown>(await RememberAsync(Memories.Draft("the password is " + "d4c3b2a1")));

        Assert.Equal((first.Id, 1, 1), (second.Existing, first.Findings.Secrets.Redactions, second.Secrets.Redactions));
    }

    [Fact]
    public async Task What_was_remembered_can_be_read_at_once()
    {
        var stored = Assert.IsType<RememberOutcome.Stored>(await RememberAsync(Memories.Draft("Ada prefers tea")));

        var version = (await ReadAsync(reader => reader.FindCurrentAsync(stored.Id, Token)))!.Version;
        Assert.Equal(("Ada prefers tea", Moments.Start, Moments.Start), (version.Content, version.CreatedAt, version.RecordedAt));
        Assert.Single((await ReadAsync(reader => reader.ReadPostingsAsync(["tea"], Token)))[0].Postings);
    }

    [Fact]
    public async Task The_same_text_is_known()
    {
        var stored = Assert.IsType<RememberOutcome.Stored>(await RememberAsync(Memories.Draft()));

        Assert.Equal(new RememberOutcome.AlreadyKnown(stored.Id), await RememberAsync(Memories.Draft() with { Importance = 5, Author = "Ada" }));
        Assert.IsType<RememberOutcome.Stored>(await RememberAsync(Memories.Draft("Ada prefers Tea")));
        Assert.Equal(2, (await ReadAsync(reader => reader.CountAsync(Token))).Versions);
    }

    [Fact]
    public async Task The_same_text_in_a_session_is_another_event()
    {
        var ids = new HashSet<MemoryId>();
        foreach (var session in (string?[])[null, "s", "s", "t"])
        {
            ids.Add(Assert.IsType<RememberOutcome.Stored>(await RememberAsync(Memories.Draft("ok") with { Session = session })).Id);
        }

        Assert.Equal(4, ids.Count);
        Assert.IsType<RememberOutcome.AlreadyKnown>(await RememberAsync(Memories.Draft("ok")));
    }

    [Fact]
    public async Task Payments_of_the_same_text_are_each_their_own()
    {
        var draft = Memories.Draft("paid 10 sat") with { Category = MemoryCategory.Transaction };

        Assert.IsType<RememberOutcome.Stored>(await RememberAsync(draft));
        Assert.IsType<RememberOutcome.Stored>(await RememberAsync(draft));
    }

    [Fact]
    public async Task An_id_of_the_caller_is_stored_once()
    {
        var id = MemoryId.Parse("mine");
        await RememberAsync(Memories.Draft());

        Assert.Equal(id, Assert.IsType<RememberOutcome.Stored>(await RememberAsync(Memories.Draft() with { Id = "mine" })).Id);
        Assert.Equal(new RememberOutcome.AlreadyKnown(id), await RememberAsync(Memories.Draft("else") with { Id = "mine" }));
        await WriterOf().ForgetAsync(id, Token);
        Assert.Equal(new RememberOutcome.AlreadyKnown(id), await RememberAsync(Memories.Draft("else") with { Id = "mine" }));
    }

    [Fact]
    public async Task What_is_refused_is_not_written()
    {
        var refused = Assert.IsType<RememberOutcome.Refused>(await RememberAsync(Memories.Draft("\0")));

        Assert.Equal("control_character", refused.Reason.Code);
        Assert.Equal(0, (await ReadAsync(reader => reader.CountAsync(Token))).Versions);
    }

    [Fact]
    public async Task Forgetting_retires_and_frees_the_text()
    {
        var first = Assert.IsType<RememberOutcome.Stored>(await RememberAsync(Memories.Draft())).Id;
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Memories.Draft().Content, (await WriterOf().ForgetAsync(first, Token))?.Content);

        Assert.Null(await ReadAsync(reader => reader.FindCurrentAsync(first, Token)));
        var history = await ReadAsync(reader => reader.ReadHistoryAsync(first, Token));
        Assert.Equal(Moments.At(60), Assert.Single(history).Version.RetiredAt);
        Assert.Null(await WriterOf().ForgetAsync(first, Token));
        Assert.Null(await WriterOf().ForgetAsync(MemoryId.Parse("nobody"), Token));
        Assert.NotEqual(first, Assert.IsType<RememberOutcome.Stored>(await RememberAsync(Memories.Draft())).Id);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task Refinement_is_queued_when_a_model_is_there_and_wanted(bool configured, bool wanted, bool queued)
    {
        var writer = WriterOf(configured);

        var stored = Assert.IsType<RememberOutcome.Stored>(await writer.RememberAsync(Memories.Draft(), wanted, Token));
        Assert.IsType<RememberOutcome.AlreadyKnown>(await writer.RememberAsync(Memories.Draft(), wanted, Token));

        Assert.Equal(queued, stored.RefinementQueued);
        Assert.Equal(queued ? 1 : 0, (await ReadAsync(reader => reader.CountAsync(Token))).PendingJobs);
    }

    [Fact]
    public async Task Ids_sort_by_the_time_of_recording()
    {
        var ids = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            ids.Add(Assert.IsType<RememberOutcome.Stored>(await RememberAsync(Memories.Draft($"note {i}") with { CreatedAt = Moments.At(-i) })).Id.Value);
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task A_last_place_in_a_session_does_not_end_it()
    {
        await RememberAsync(Memories.Draft("far") with { Session = "s", Position = MemoryLimits.Position });

        var next = Assert.IsType<RememberOutcome.Stored>(await RememberAsync(Memories.Draft("next") with { Session = "s" }));

        Assert.Equal(MemoryLimits.Position + 1, (await ReadAsync(reader => reader.FindCurrentAsync(next.Id, Token)))!.Version.Position);
    }

    [Fact]
    public async Task What_is_cancelled_is_not_written()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WriterOf().RememberAsync(Memories.Draft(), refine: false, source.Token));

        Assert.IsType<RememberOutcome.Stored>(await RememberAsync(Memories.Draft()));
    }

    private MemoryWriter WriterOf(bool queuesRefinement = false) => new(Store, Clock, "test", queuesRefinement);

    private Task<RememberOutcome> RememberAsync(MemoryDraft draft) => WriterOf().RememberAsync(draft, refine: false, Token);
}
