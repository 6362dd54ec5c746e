using Satchel.Server.Mcp;

namespace Satchel.Server.Tests.Mcp;

public sealed class CallTurnsTests : IDisposable
{
    private readonly CallTurns _turns = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _turns.Dispose();

    [Theory]
    [InlineData("Reads", "Adds")]
    [InlineData("Adds", "Reads")]
    public async Task Eight_calls_of_a_kind_run_the_ninth_waits_and_the_other_kind_does_not(string full, string other)
    {
        Task[] calls = [.. Enumerable.Range(0, CallTurns.AtOnce + 1).Select(_ => HoldAsync(Enum.Parse<ToolEffect>(full), Stop))];
        Assert.Equal(CallTurns.AtOnce, _begun);

        Assert.True(await _turns.RunAsync(Enum.Parse<ToolEffect>(other), () => Task.FromResult(true), Stop));

        _end.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal(CallTurns.AtOnce + 1, _begun);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_never_begins_and_one_that_fails_gives_its_turn_back()
    {
        Task[] calls = [.. Enumerable.Range(0, CallTurns.AtOnce).Select(_ => HoldAsync(ToolEffect.Reads, Stop))];
        using var noLonger = new CancellationTokenSource();
        var waiting = HoldAsync(ToolEffect.Reads, noLonger.Token);
        await noLonger.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _end.SetException(new InvalidOperationException("broken"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Task.WhenAll(calls));

        Assert.Equal(CallTurns.AtOnce, _begun);
        for (var turn = 0; turn <= CallTurns.AtOnce; turn++)
        {
            Assert.True(await _turns.RunAsync(ToolEffect.Reads, () => Task.FromResult(true), Stop));
        }
    }

    private Task<bool> HoldAsync(ToolEffect effect, CancellationToken cancellationToken)
        => _turns.RunAsync(
            effect,
            async () =>
            {
                _begun++;
                await _end.Task;
                return true;
            },
            cancellationToken);
}
