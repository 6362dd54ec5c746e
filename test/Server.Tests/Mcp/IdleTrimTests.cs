using Satchel.Server.Mcp;
using Satchel.Testing;

namespace Satchel.Server.Tests.Mcp;

public sealed class IdleTrimTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly IdleTrim _trim;
    private int _collections;

    public IdleTrimTests() => _trim = new IdleTrim(_clock, () => _collections++);

    public void Dispose() => _trim.Dispose();

    [Fact]
    public void Memory_is_given_back_once_after_a_quiet_while()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, _collections);

        _trim.Begin();
        _trim.End();
        _clock.Advance(IdleTrim.Quiet - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, _collections);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, _collections);
    }

    [Fact]
    public void A_call_that_is_still_running_is_not_held_up()
    {
        _trim.Begin();
        _trim.End();
        _clock.Advance(IdleTrim.Quiet / 2);
        _trim.Begin();
        _clock.Advance(IdleTrim.Quiet);
        Assert.Equal(0, _collections);

        _trim.End();
        _clock.Advance(IdleTrim.Quiet);

        Assert.Equal(1, _collections);
    }
}
