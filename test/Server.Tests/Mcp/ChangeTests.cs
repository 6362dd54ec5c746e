using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Server.Tests.Mcp;

public sealed class ChangeTests : IAsyncLifetime
{
    private Conversation _conversation = null!;

    public async ValueTask InitializeAsync() => _conversation = await Conversation.BeginAsync();

    public ValueTask DisposeAsync() => _conversation.DisposeAsync();

    [Fact]
    public async Task An_edit_of_the_metadata_keeps_the_text_and_the_other_keys()
    {
        var id = await _conversation.RememberAsync("Ada prefers tea", """,  "metadata":{"cup":"blue","sugar":1}""");

        var edited = await _conversation.AnswerAsync("memory_edit", $$"""{"metadata":{"sugar":2},"id":"{{id}}"}""");

        Assert.Equal("Ada prefers tea", edited.GetProperty("content").GetString());
        Assert.Equal(
            ("blue", 2), (edited.GetProperty("metadata").GetProperty("cup").GetString(), edited.GetProperty("metadata").GetProperty("sugar").GetInt32()));
    }

    [Fact]
    public async Task An_edit_of_the_text_shows_how_the_old_one_began()
    {
        var old = new string('a', 99) + "🍵 and more";
        var id = await _conversation.RememberAsync(old);

        var edited = await _conversation.AnswerAsync("memory_edit", $$"""{"id":"{{id}}","content":"Ada prefers coffee"}""");

        Assert.Equal(("Ada prefers coffee", new string('a', 99)), (edited.GetProperty("content").GetString(), edited.GetProperty("old_content_preview").GetString()));
    }

    [Fact]
    public async Task Two_edits_of_different_keys_at_once_are_both_kept()
    {
        var id = await _conversation.RememberAsync("Ada prefers tea");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(key => _conversation.AnswerAsync(
            "memory_edit", FormattableString.Invariant($"{{\"id\":\"{id}\",\"metadata\":{{\"key{key}\":{key}}}}}"))));

        var metadata = (await _conversation.AnswerAsync("memory_list")).GetProperty("memories")[0].GetProperty("metadata");
        Assert.Equal(8, metadata.EnumerateObject().Count());
    }

    [Fact]
    public async Task A_memory_that_was_forgotten_comes_back_by_an_undo()
    {
        var id = await _conversation.RememberAsync("Ada prefers tea");
        var arguments = $$"""{"id":"{{id}}"}""";
        Assert.Equal("retired", (await _conversation.AnswerAsync("memory_forget", arguments)).GetProperty("status").GetString());
        await _conversation.FailureAsync("memory_forget", arguments, "already_forgotten");
        Assert.Equal(0, (await _conversation.AnswerAsync("memory_list")).GetProperty("count").GetInt32());

        var undone = await _conversation.AnswerAsync("memory_undo", arguments);

        Assert.Equal("restored", undone.GetProperty("steps")[0].GetProperty("action").GetString());
        Assert.Equal(1, (await _conversation.AnswerAsync("memory_list")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Deleting_only_retires()
    {
        var id = await _conversation.RememberAsync("Ada prefers tea");

        Assert.Equal("deleted", (await _conversation.AnswerAsync("memory_delete", $$"""{"id":"{{id}}"}""")).GetProperty("status").GetString());

        Assert.Equal(2, (await _conversation.AnswerAsync("memory_history", $$"""{"id":"{{id}}"}""")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task An_undo_that_would_lose_later_changes_is_a_conflict()
    {
        var id = await _conversation.RememberAsync("Ada prefers tea");
        await _conversation.AnswerAsync("memory_replace", $$"""{"id":"{{id}}","content":"Ada prefers coffee"}""");

        var message = await _conversation.FailureAsync("memory_undo", """{"id":"1"}""", "undo_conflict");

        Assert.Contains("2 later changes", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Related_memories_are_those_at_the_other_end_of_an_edge()
    {
        var (tea, cup, gone) = (
            await _conversation.RememberAsync("Ada prefers tea"), await _conversation.RememberAsync("The cup is blue"), await _conversation.RememberAsync("It rained"));
        await using (var store = await _conversation.OpenStoreAsync())
        {
            await LinkAsync(store, tea, cup);
            await LinkAsync(store, gone, tea);
        }

        await _conversation.AnswerAsync("memory_forget", $$"""{"id":"{{gone}}"}""");

        var related = (await _conversation.AnswerAsync("memory_related", $$"""{"id":"{{tea}}"}""")).GetProperty("related");
        Assert.Equal(
            (1, cup, "causal", "out"),
            (related.GetArrayLength(), related[0].GetProperty("id").GetString(), related[0].GetProperty("edge").GetString(),
                related[0].GetProperty("direction").GetString()));
    }

    private static async Task LinkAsync(IMemoryStore store, string source, string target)
    {
        await using var writer = await store.BeginWriteAsync(Memories.Intent, TestContext.Current.CancellationToken);
        await writer.SaveEdgeAsync(
            new MemoryEdge
            {
                Source = MemoryId.Parse(source),
                Target = MemoryId.Parse(target),
                Kind = EdgeKind.Causal,
                Weight = 0.5,
                MadeBy = "test",
                CreatedAt = Moments.Start,
            },
            TestContext.Current.CancellationToken);
        await writer.CommitAsync(TestContext.Current.CancellationToken);
    }
}
