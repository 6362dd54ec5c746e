using Satchel.Engine.Model;
using Satchel.Testing.Relays;

namespace Satchel.Engine.Tests.Sync;

/// <summary>Whatever devices do apart from each other, and whichever relay each of them meets, they end up with the same, and nothing is lost.</summary>
public sealed class ConvergenceTests : SyncTests
{
    private const int Steps = 25;
    private const int Rounds = 4;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Devices_that_change_the_same_memories_offline_agree_in_the_end_and_keep_every_text(int seed)
    {
        var random = new Random(seed);
        var second = StartRelay();
        LoopbackRelay[] both = [Relay, second];
        Device[] devices = [await StartAsync([Relay]), await StartAsync(both), await StartAsync([second])];
        var written = new Dictionary<MemoryId, HashSet<string>>();
        for (var step = 0; step < Steps; step++)
        {
            // Often nothing passes: two devices then act in the same millisecond.
            Clock.Advance(TimeSpan.FromMilliseconds(random.Next(3) * random.Next(2_000)));
            await ActAsync(devices[random.Next(devices.Length)], random, step, written);
        }

        for (var round = 0; round < Rounds; round++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            foreach (var device in devices)
            {
                await device.SyncAsync();
            }
        }

        var restored = await StartAsync(both);
        await restored.SyncAsync();
        var expected = await devices[0].BelievesAsync();
        foreach (var device in (Device[])[.. devices, restored])
        {
            Assert.Equal(expected, await device.BelievesAsync());
            var quiet = await device.SyncAsync();
            Assert.True((quiet.Pulled, quiet.Pushed, quiet.Waiting) == (0, 0, 0), $"seed {seed}");
        }

        foreach (var (id, texts) in written)
        {
            var known = new HashSet<string>();
            foreach (var device in devices)
            {
                known.UnionWith(await device.HistoryAsync(id));
            }

            Assert.True(texts.SetEquals(known), $"seed {seed}: {id}");
        }
    }

    private static async Task ActAsync(Device device, Random random, int step, Dictionary<MemoryId, HashSet<string>> written)
    {
        var held = (await device.BelievesAsync()).Keys.Select(MemoryId.Parse).ToArray();
        var id = held.Length > 0 ? held[random.Next(held.Length)] : default;
        switch (random.Next(10))
        {
            case < 3 or _ when held.Length == 0:
                written[await device.RememberAsync($"text {step}")] = [$"text {step}"];
                break;
            case < 7:
                await device.ReplaceAsync(id, $"text {step}");
                written[id].Add($"text {step}");
                break;
            case 7:
                await device.Writer.ForgetAsync(id, Token);
                break;
            default:
                await device.SyncAsync();
                break;
        }
    }
}
