using Satchel.Engine.Pipeline;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Pipeline;

public sealed class WorkerIdentityTests
{
    private static readonly WorkerIdentity Here = WorkerIdentity.New(Moments.WallClock);

    [Fact]
    public void A_worker_comes_back_from_its_text() => Assert.Equal(Here, WorkerIdentity.Parse(Here.ToString()));

    [Theory]
    [InlineData("")]
    [InlineData("a/b/c/1/2")]
    [InlineData("a/b/c/x/2/3")]
    public void Any_other_text_is_no_worker(string text) => Assert.Null(WorkerIdentity.Parse(text));

    [Fact]
    public void Two_workers_of_a_process_differ() => Assert.NotEqual(Here, WorkerIdentity.New(Moments.WallClock));

    [Fact]
    public void The_own_process_lives() => Assert.False(Here.IsGone(WorkerIdentity.New(Moments.WallClock)));

    [Fact]
    public void A_process_that_is_not_there_is_gone() => Assert.True(Here.IsGone(Here with { ProcessId = int.MaxValue }));

    [Fact]
    public void A_process_that_got_the_number_of_another_does_not_keep_it_alive() => Assert.True(Here.IsGone(Here with { Start = Here.Start + 1 }));

    [Fact]
    public void Before_the_machine_started_anew_everybody_is_gone() => Assert.True(Here.IsGone(Here with { Boot = "earlier" }));

    [Fact]
    public void Of_another_machine_and_another_container_nobody_can_tell()
    {
        Assert.False(Here.IsGone(Here with { Machine = "elsewhere", Boot = "another" }));
        Assert.False(Here.IsGone(Here with { ProcessSpace = "pid:[1]", ProcessId = int.MaxValue }));
    }
}
