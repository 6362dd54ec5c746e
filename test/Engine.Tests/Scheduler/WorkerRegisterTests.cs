using Satchel.Engine.Pipeline;
using Satchel.Engine.Scheduler;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Scheduler;

public sealed class WorkerRegisterTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly TemporaryFolder _folder = new();
    private readonly WorkerRegister _register;

    public WorkerRegisterTests() => _register = new WorkerRegister(_folder.File("workers"), _clock);

    private string[] Files => Directory.GetFiles(_folder.File("workers"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nobody_lives_where_no_worker_ever_was() => Assert.Empty(_register.ReadLive());

    [Fact]
    public void What_a_worker_says_of_itself_is_read_again_whole()
    {
        var record = Record() with { LastPassAt = Moments.At(2), Interval = TimeSpan.FromSeconds(60), Done = 3, PutOff = 2, Parked = 1 };
        _register.Write(record);
        Assert.Equal(record, Assert.Single(_register.ReadLive()));

        _register.Remove(record);
        Assert.Empty(_register.ReadLive());
    }

    [Fact]
    public void A_worker_that_was_killed_is_not_listed_and_its_file_goes_away()
    {
        _register.Write(Record() with { Identity = WorkerIdentity.New(_clock) with { ProcessId = int.MaxValue } });

        Assert.Empty(_register.ReadLive());
        Assert.Empty(Files);
    }

    [Fact]
    public void A_worker_of_another_machine_lives_as_long_as_it_gives_signs_of_life()
    {
        _register.Write(Record() with { Identity = WorkerIdentity.New(_clock) with { Machine = "elsewhere" }, Interval = TimeSpan.FromMinutes(1) });
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Single(_register.ReadLive());

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(_register.ReadLive());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"identity":"a/b","version":"1"}""")]
    public async Task A_file_that_says_something_else_is_no_worker(string content)
    {
        Directory.CreateDirectory(_folder.File("workers"));
        await File.WriteAllTextAsync(_folder.File("workers", "x.json"), content, TestContext.Current.CancellationToken);

        Assert.Empty(_register.ReadLive());
        Assert.Single(Files);
    }

    private WorkerRecord Record() => new()
    {
        Identity = WorkerIdentity.New(_clock),
        Version = "1.2.3",
        StartedAt = Moments.Start,
        SeenAt = Moments.At(1),
    };
}
