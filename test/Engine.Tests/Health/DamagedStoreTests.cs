using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Store;
using Satchel.Engine.Tests.Store;
using Satchel.Engine.Tests.Store.Sqlite;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Health;

/// <summary>
/// Tests on a small store that is damaged with plain SQL. Its documents: 1 and 3 the versions of <c>ada</c>, 2 <c>ben</c>,
/// 4 <c>carla</c>, who is forgotten, 5 and 6 two places of a session.
/// </summary>
public abstract class DamagedStoreTests : OneStoreTests
{
    protected string Location { get; private set; } = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Location = Store.Location;
        var writer = new MemoryWriter(Store, Clock, "test", queuesRefinement: false);
        await RememberAsync("ada", "Ada prefers tea in the morning");
        await RememberAsync("ben", "Ben writes the release notes\r\nevery Friday");
        await writer.ReplaceAsync(
            MemoryId.Parse("ada"), Memories.Draft("Ada prefers coffee in the morning") with { Metadata = "{\n \"a\": 1 }" }, refine: false, Token);
        await RememberAsync("carla", "Carla is on leave");
        await writer.ForgetAsync(MemoryId.Parse("carla"), Token);
        await RememberAsync(null, "Where do we meet?", draft => draft with { Author = "Renée", Session = "s", Source = "chat" });
        await RememberAsync(null, "In the kitchen", draft => draft with { Author = "Ben", Session = "s", Scope = "office" });
    }

    protected async Task RememberAsync(string? id, string content, Func<MemoryDraft, MemoryDraft>? change = null)
    {
        var draft = Memories.Draft(content) with { Id = id };
        Assert.IsType<RememberOutcome.Stored>(
            await new MemoryWriter(Store, Clock, "test", queuesRefinement: false).RememberAsync(change?.Invoke(draft) ?? draft, refine: false, Token));
    }

    /// <summary>Runs statements behind the program's back.</summary>
    protected void Damage(string sql) => RawDatabase.Run(Location, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; " + sql);

    /// <summary>The first value that a query gives.</summary>
    protected string Look(string sql) => RawDatabase.Run(Location, sql);

    protected static IEnumerable<string> Codes(IEnumerable<StoreFinding> findings) => findings.Select(finding => finding.Code);
}
