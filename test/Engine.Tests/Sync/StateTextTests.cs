using System.Text;
using Satchel.Engine.Model;
using Satchel.Engine.Sync;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Sync;

public sealed class StateTextTests
{
    private const int Runs = 3_000;

    [Fact]
    public void A_state_in_which_every_field_says_something_comes_back_as_it_was()
    {
        var version = Memories.Full("m1") with { RetiredAt = Moments.At(5), Position = 7 };
        var state = new SyncedState
        {
            Memory = version.Id,
            ChangedMs = 1_700_000_000_123,
            Name = StateText.NameOf(version, 1_700_000_000_123),
            Follows = [new string('a', 32), new string('b', 32)],
            Version = version,
            IsLost = true,
        };

        var text = StateText.Write(state);
        var back = StateText.Read(text, Moments.Start);

        Assert.Equal(text, StateText.Write(back));
        Assert.Equal((state.Memory, state.ChangedMs, state.Name, true), (back.Memory, back.ChangedMs, back.Name, back.IsLost));
        Assert.Equal(state.Follows, back.Follows);
        Assert.Equal((version.Content, version.RetiredAt, version.Model, version.Trust), (back.Version!.Content, back.Version.RetiredAt, back.Version.Model, back.Version.Trust));
    }

    [Fact]
    public void The_name_of_a_state_depends_on_all_of_it()
    {
        var version = Memories.Version("m1");
        string[] names =
        [
            StateText.NameOf(version, 1), StateText.NameOf(version, 2), StateText.NameOf(version with { RetiredAt = Moments.Start }, 1),
            StateText.NameOf(version with { Importance = 4 }, 1), StateText.NameOf(version with { Id = MemoryId.Parse("m2") }, 1), StateText.NameOfErased(version.Id, 1),
        ];

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal(names[0], StateText.NameOf(version with { RecordedAt = Moments.At(9), Number = 4 }, 1));
    }

    [Fact]
    public void Whatever_is_changed_in_a_state_it_is_read_or_refused()
    {
        const int Seed = 20260301;
        var random = new Random(Seed);
        var valid = Encoding.UTF8.GetBytes(StateText.Write(new SyncedState
        {
            Memory = MemoryId.Parse("m1"),
            ChangedMs = 5,
            Name = new string('c', 32),
            Version = Memories.Full("m1"),
        }));
        for (var run = 0; run < Runs; run++)
        {
            var bytes = valid.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            }

            var text = Encoding.UTF8.GetString(bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length));
            var error = Record.Exception(() => StateText.Read(text, Moments.Start));
            Assert.True(error is null or FormatException, $"seed {Seed}, run {run}: {error?.GetType().Name} for {text}");
        }
    }
}
