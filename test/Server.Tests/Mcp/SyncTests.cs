using Satchel.Engine.Identity;
using Satchel.Engine.Settings;
using Satchel.Engine.Sync;
using Satchel.Testing;
using Satchel.Testing.Relays;

namespace Satchel.Server.Tests.Mcp;

/// <summary>The exchange with relays as an agent asks for it.</summary>
public sealed class SyncTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackRelay _relay = new(Moments.WallClock);
    private Conversation _conversation = null!;
    private string _mode = "key";

    private SatchelHome Home => SatchelHome.Resolve(_folder.File("home"), _ => null, _folder.Path);

    private SatchelSettings Settings => SatchelSettings.Load(Home, new SettingsFile(Home, Moments.WallClock), name => name switch
    {
        "SATCHEL_CONFIG_FROM_ENV" => "1",
        "SATCHEL_NOSTR_RELAYS" => _relay.Address,
        "SATCHEL_NOSTR_IDENTITY" => _mode,
        _ => null,
    });

    public async ValueTask InitializeAsync()
        => _conversation = await Conversation.BeginAsync(change: setup => setup with
        {
            Agent = () => new HomeIdentity(Home, Randomness.Secrets).ReadPublicKey(),
            OpenSync = () => HomeSync.Open(Home, Settings, Randomness.Secrets, Moments.WallClock),
            OpenExport = () => NostrExport.Open(Home, Settings, Randomness.Secrets, Moments.WallClock),
        });

    public async ValueTask DisposeAsync()
    {
        await _conversation.DisposeAsync();
        await _relay.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_agent_sends_and_takes_through_the_server()
    {
        await _conversation.AnswerAsync("memory_remember", """{"content":"Ada prefers tea"}""");

        var first = await _conversation.AnswerAsync("memory_sync", """{"direction":"push"}""");
        var second = await _conversation.AnswerAsync("memory_sync");

        Assert.Equal(("completed", 1, 0), (first.GetProperty("status").GetString(), first.GetProperty("pushed").GetInt32(), first.GetProperty("pulled").GetInt32()));
        Assert.Equal((0, 0), (second.GetProperty("pushed").GetInt32(), second.GetProperty("pulled").GetInt32()));
        Assert.Empty(second.GetProperty("errors").EnumerateArray());
        Assert.Single(_relay.Shelf.Events);
    }

    [Fact]
    public async Task What_is_exported_is_signed_by_the_agent_whom_every_answer_names()
    {
        await _conversation.AnswerAsync("memory_store", """{"content":"Ada prefers tea"}""");
        await _conversation.AnswerAsync("memory_sync");

        var export = await _conversation.AnswerAsync("memory_export");

        Assert.True(export.GetProperty("signed").GetBoolean());
        var agent = export.GetProperty("agent_pubkey").GetString();
        Assert.Equal(agent, export.GetProperty("events")[0].GetProperty("pubkey").GetString());
        Assert.Equal(agent, (await _conversation.AnswerAsync("memory_list")).GetProperty("agent_pubkey").GetString());
    }

    [Fact]
    public async Task In_the_unsigned_mode_it_says_that_nothing_can_be_signed()
    {
        await _conversation.AnswerAsync("memory_sync");
        _mode = "unsigned";

        Assert.Contains("secp256k1", await _conversation.FailureAsync("memory_sync", """{"direction":"push"}""", "cannot_sign"), StringComparison.Ordinal);
        Assert.Equal("completed", (await _conversation.AnswerAsync("memory_sync", """{"direction":"pull"}""")).GetProperty("status").GetString());
    }
}
