using Satchel.Protocols.Files;
using Satchel.Testing;

namespace Satchel.Protocols.Tests.Files;

public sealed class NewFileTests : IDisposable
{
    private const int Callers = 8;
    private const int Rounds = 200;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Each round all threads meet, and try at the same moment.</summary>
    [Fact]
    public void Of_eight_who_make_a_file_at_once_one_does()
    {
        using var meeting = new Barrier(Callers);
        var made = new int[Rounds];
        var callers = Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                meeting.SignalAndWait(TestContext.Current.CancellationToken);
                if (NewFile.TryMake(_folder.File($"{round}"), new byte[1_000].Select(_ => (byte)caller).ToArray(), isDurable: false))
                {
                    Interlocked.Increment(ref made[round]);
                }
            }
        })).ToArray();
        foreach (var caller in callers)
        {
            caller.Start();
        }

        foreach (var caller in callers)
        {
            caller.Join();
        }

        Assert.All(made, count => Assert.Equal(1, count));
        for (var round = 0; round < Rounds; round++)
        {
            var content = File.ReadAllBytes(_folder.File($"{round}"));
            Assert.Equal((1_000, 1), (content.Length, content.Distinct().Count()));
        }

        Assert.Equal(Rounds, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void What_is_there_stays_and_what_is_made_is_its_owners_alone()
    {
        Assert.True(NewFile.TryMake(_folder.File("a"), "first"u8, isDurable: true));
        Assert.False(NewFile.TryMake(_folder.File("a"), "second"u8, isDurable: true));
        Assert.Equal("first", File.ReadAllText(_folder.File("a")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("a")));
        }

        Assert.ThrowsAny<IOException>(() => NewFile.TryMake(_folder.File("none/b"), "x"u8, isDurable: true));
    }
}
