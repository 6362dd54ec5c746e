using System.Collections.Concurrent;
using System.Globalization;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Satchel.Testing;

namespace Satchel.Server.Tests.Mcp;

public sealed class LongCallTests
{
    /// <summary>What the tests wait for comes at once or never.</summary>
    private const int HangsMs = 60_000;

    private const int Held = 250;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = HangsMs)]
    [InlineData("memory_export")]
    [InlineData("memory_list")]
    public async Task A_client_that_asks_for_it_is_told_how_far_a_call_is(string tool)
    {
        await using var conversation = await Conversation.BeginAsync();
        await FillAsync(conversation);
        var steps = new Steps(count: 2);
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal) { ["limit"] = 200 };

        var answer = await conversation.Client.CallToolAsync(tool, arguments, steps, cancellationToken: Stop);
        await steps.Reached;

        Assert.Equal(200, answer.StructuredContent!.Value.GetProperty("count").GetInt32());
        Assert.Equal([100, 200], steps.Values.Order());
    }

    [Fact(Timeout = HangsMs)]
    public async Task A_call_that_is_cancelled_while_it_waits_for_the_store_writes_nothing_and_the_next_one_is_answered()
    {
        var clock = new MeetingClock();
        await using var conversation = await Conversation.BeginAsync(storeClock: clock, revision: "2025-11-25");
        await conversation.RememberAsync("Ada prefers tea");
        await using (var store = await conversation.OpenStoreAsync())
        await using (await store.BeginWriteAsync(Memories.Intent, Stop))
        {
            var slow = new RequestId("slow");
            using var noLonger = new CancellationTokenSource();
            var call = conversation.BeginCallAsync(slow, "memory_remember", """{"content":"The cup is blue"}""", noLonger.Token);
            await clock.Waiting;

            await conversation.CancelAsync(slow);

            await clock.GivenUp;
            await noLonger.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            Assert.Equal(1, (await conversation.AnswerAsync("memory_list")).GetProperty("count").GetInt32());
        }

        await conversation.RememberAsync("It rained");
        Assert.Equal(2, (await conversation.AnswerAsync("memory_list")).GetProperty("count").GetInt32());
    }

    private static async Task FillAsync(Conversation conversation)
    {
        await conversation.RememberAsync("Ada prefers tea");
        await using var store = await conversation.OpenStoreAsync();
        await using var writer = await store.BeginWriteAsync(Memories.Intent, Stop);
        for (var number = 1; number < Held; number++)
        {
            await writer.AddAsync(Memories.Version(number.ToString(CultureInfo.InvariantCulture)), Stop);
        }

        await writer.CommitAsync(Stop);
    }

    /// <summary>What the client is told, in whatever order its threads say it; the last may come after the answer.</summary>
    private sealed class Steps(int count) : IProgress<ProgressNotificationValue>
    {
        private readonly ConcurrentQueue<int> _values = new();
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IEnumerable<int> Values => _values;

        public Task Reached => _reached.Task;

        public void Report(ProgressNotificationValue value)
        {
            _values.Enqueue((int)value.Progress);
            if (_values.Count == count)
            {
                _reached.TrySetResult();
            }
        }
    }
}
