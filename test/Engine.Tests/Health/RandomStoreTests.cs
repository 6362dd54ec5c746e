using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Satchel.Engine.Health;
using Satchel.Engine.Model;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Health;

/// <summary>Whatever the program writes verifies, and a repair finds nothing to do. FsCheck prints the seed of a failure.</summary>
public sealed class RandomStoreTests : OneStoreTests
{
    private const int Runs = 25;

    private static readonly string[] Vocabulary = ["tea", "coffee", "Ada's", "why", "北京", "été", "x9", "gateway.", "night?"];

    [Fact]
    public void A_store_of_any_writes_verifies_and_a_repair_changes_nothing()
    {
        var run = 0;
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Runs).WithEndSize(80),
            Prop.ForAll(Gen.Choose(0, 1_000_000).ListOf().ToArbitrary(), choices => CheckAsync(++run, choices)));
    }

    private async Task CheckAsync(int run, IList<int> choices)
    {
        await using var store = await Catalog.OpenOrCreateAsync(StoreName.Parse(string.Create(CultureInfo.InvariantCulture, $"run{run}")), Token);
        var number = 0;
        var current = new List<MemoryVersion>();
        foreach (var batch in choices.Chunk(7))
        {
            await using var writer = await store.BeginWriteAsync(Memories.Intent, Token);
            foreach (var choice in batch)
            {
                if (choice % 3 == 0 && current.Count > 0)
                {
                    var old = current[choice % current.Count];
                    await writer.RetireAsync(old.Id, Moments.At(choice), Token);
                    current.Remove(old);
                    if (choice % 2 == 0)
                    {
                        await AddAsync(VersionOf(choice, old.Id.Value) with { Number = old.Number + 1 });
                    }
                }
                else
                {
                    await AddAsync(VersionOf(choice, string.Create(CultureInfo.InvariantCulture, $"m{++number}")));
                }
            }

            await writer.CommitAsync(Token);

            async Task AddAsync(MemoryVersion version)
            {
                await writer.AddAsync(version, Token);
                current.Add(version);
            }
        }

        var repair = await StoreRepair.RunAsync(store, dryRun: false, progress: null, Token);

        Assert.Empty(repair.Repaired);
        Assert.Empty((await StoreVerification.RunAsync(store, Token)).Problems);
    }

    private static MemoryVersion VersionOf(int choice, string id)
    {
        var random = new System.Random(choice);
        var words = Enumerable.Range(0, choice % 10 == 0 ? 300 : 1 + (choice % 9)).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]);
        return Memories.Full(id) with
        {
            Content = string.Join(' ', words),
            Author = choice % 4 == 0 ? "Ada " + (choice % 5) : null,
            Session = choice % 5 == 0 ? "s" : null,
            Position = choice % 15 == 0 ? 1 + (choice % 50) : 0,
            Trust = choice % 11 == 0 ? MemoryTrust.Quarantined : MemoryTrust.Trusted,
            RecordedAt = Moments.At(choice),
        };
    }
}
