using Satchel.Engine.Library;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Engine.Store.Sqlite;

namespace Satchel.Engine.Tests.Library;

public sealed class SatchelMemoryTests : MemoryTests
{
    [Fact]
    public async Task What_was_remembered_is_recalled_at_once_by_every_memory_of_the_home()
    {
        await using var other = await OpenAsync();
        var id = await RememberAsync("Ada prefers tea");

        foreach (var memory in (SatchelMemory[])[Memory, other])
        {
            var hit = Assert.Single((await memory.RecallAsync("what does Ada prefer", cancellationToken: Token)).Hits);
            Assert.Equal((id, "Ada prefers tea"), (hit.Memory.Id, hit.Memory.Content));
        }
    }

    [Fact]
    public async Task What_only_reads_makes_nothing()
    {
        var id = MemoryId.Parse("nobody");

        Assert.Equal([SatchelMemory.StoreMissing], (await Memory.RecallAsync("tea", cancellationToken: Token)).Degraded);
        Assert.Null(await Memory.FindAsync(id, Token));
        Assert.Empty(await Memory.HistoryAsync(id, Token));
        Assert.Equal(StoreCounts.Nothing, await Memory.CountAsync(Token));
        Assert.Null(await Memory.ForgetAsync(id, Token));
        Assert.IsType<ReplaceOutcome.NotFound>(await Memory.ReplaceAsync(id, "tea", Token));
        Assert.IsType<UndoOutcome.NothingFound>(await Memory.UndoAsync(id, Token));
        Assert.False(Directory.Exists(Home));
    }

    [Fact]
    public async Task What_is_refused_makes_no_store()
    {
        Assert.IsType<RememberOutcome.Refused>(await Memory.RememberAsync("\0", Token));
        Assert.False(Directory.Exists(Home));
    }

    [Fact]
    public async Task A_transaction_is_a_payment_in_the_purse_of_the_home()
    {
        var draft = new MemoryDraft { Content = "Paid the forecast", Category = MemoryCategory.Transaction, Metadata = """{"vendor":"shop.example","amount_sats":5,"idempotency_key":"a"}""" };
        var stored = Assert.IsType<RememberOutcome.Stored>(await Memory.RememberAsync(draft, Token));
        Assert.Equal(5, (await Memory.Purse.Payments.FindAsync(stored.Id.Value, Token))!.Paid.SatsRoundedUp);
        Assert.Equal(stored.Id, Assert.IsType<RememberOutcome.AlreadyKnown>(await Memory.RememberAsync(draft, Token)).Existing);
        Assert.Equal("invalid_amount", Assert.IsType<RememberOutcome.Refused>(await Memory.RememberAsync(draft with { Metadata = """{"amount_sats":-1}""" }, Token)).Reason.Code);
    }

    [Fact]
    public async Task A_memory_is_replaced_forgotten_and_brought_back_with_its_history()
    {
        var id = await RememberAsync("Ada prefers tea");

        Assert.IsType<ReplaceOutcome.Replaced>(await Memory.ReplaceAsync(id, "Ada prefers coffee", Token));
        Assert.Equal("Ada prefers coffee", (await Memory.ForgetAsync(id, Token))?.Content);
        Assert.Null(await Memory.FindAsync(id, Token));
        Assert.IsType<UndoOutcome.Undone>(await Memory.UndoAsync(id, Token));

        Assert.Equal("Ada prefers coffee", (await Memory.FindAsync(id, Token))?.Content);
        Assert.Equal(
            ["Ada prefers tea", "Ada prefers coffee", "Ada prefers coffee"],
            (await Memory.HistoryAsync(id, Token)).Select(version => version.Content));
    }

    [Fact]
    public async Task The_ledger_names_the_actor_of_the_options()
    {
        await using (var memory = await SatchelMemory.OpenAsync(new SatchelOptions { Home = Home, Actor = "shop" }, Clock, Token))
        {
            await memory.RememberAsync("Ada prefers tea", Token);
        }

        await using var store = await Catalog().OpenAsync(StoreName.Default, Token);
        await using var reader = await store.BeginReadAsync(Token);
        Assert.Equal("shop", Assert.Single(await reader.ReadLedgerAsync(0, 10, Token)).Intent.Actor);
    }

    [Fact]
    public async Task Another_store_of_the_home_holds_its_own_memories()
    {
        await RememberAsync("Ada prefers tea");
        await using var work = Memory.OpenStore("Work");

        Assert.Equal("work", work.Store.Value);
        await work.RememberAsync("Deploys go out on Tuesdays", Token);
        Assert.Empty((await work.RecallAsync("Ada prefers tea", cancellationToken: Token)).Hits);
        Assert.Equal((1, 1), ((await Memory.CountAsync(Token)).Current, (await work.CountAsync(Token)).Current));
        Assert.Throws<ArgumentException>(() => Memory.OpenStore("../x"));
    }

    [Fact]
    public async Task Many_callers_use_one_memory_from_its_first_moment()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Memory.RememberAsync($"note {i} about tea", Token)));

        Assert.All(outcomes, outcome => Assert.IsType<RememberOutcome.Stored>(outcome));
        Assert.Equal(40, (await Memory.CountAsync(Token)).Current);
    }

    [Fact]
    public async Task Calls_under_way_end_before_the_memory_is_closed_and_later_ones_fail()
    {
        await RememberAsync("Ada prefers tea");
        var memory = await OpenAsync();
        var writes = Enumerable.Range(0, 20).Select(i => memory.RememberAsync($"note {i} about coffee", Token)).ToArray();
        await memory.DisposeAsync();

        foreach (var write in writes)
        {
            var error = await Record.ExceptionAsync(() => write);
            Assert.True(error is null or ObjectDisposedException, error?.ToString());
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => memory.RecallAsync("tea", cancellationToken: Token));
        await memory.DisposeAsync();
        Assert.Equal(1 + writes.Count(write => write.IsCompletedSuccessfully), (await Memory.CountAsync(Token)).Current);
    }

    [Fact]
    public async Task After_a_restore_what_was_restored_is_read_and_written()
    {
        await RememberAsync("Ada prefers tea");
        var backup = await Catalog().BackUpAsync(StoreName.Default, null, replaces: false, _ => Task.CompletedTask, Token);
        await using (var opened = await Catalog().OpenBackupAsync(backup, Token))
        {
            await Catalog().RestoreAsync(StoreName.Default, opened, Token);
        }

        await RememberAsync("Ada prefers coffee");
        Assert.Equal(2, (await Memory.CountAsync(Token)).Current);
    }

    [Fact]
    public async Task An_answer_counts_as_an_access_of_what_it_shows()
    {
        var id = await RememberAsync("Ada prefers tea");
        await Memory.RecallAsync("tea", cancellationToken: Token);

        var file = Path.Combine(Home, "stores", "default", AccessLog.FileName);
        Assert.Equal([id], new AccessLog(file, Clock).Read().Keys);
    }

    [Fact]
    public async Task A_question_must_be_one_also_where_there_is_no_store()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Memory.RecallAsync(" ", cancellationToken: Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Memory.RecallAsync("tea", limit: 0, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Memory.RecallAsync(new RecallQuery { Text = "tea", Limit = 1_001 }, Token));
    }

    [Fact]
    public async Task A_damaged_store_is_noticed_when_it_is_opened()
    {
        var directory = Directory.CreateDirectory(Path.Combine(Home, "stores", "default"));
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "satchel.db"), new string('x', 8_192), Token);

        Assert.Equal(StoreError.Foreign, (await Assert.ThrowsAsync<StoreException>(OpenAsync)).Code);
    }

    private SqliteStoreCatalog Catalog()
    {
        var home = SatchelHome.Resolve(Home, _ => null, "");
        return new SqliteStoreCatalog(home.StoresDirectory, home.BackupDirectory, Clock);
    }
}
