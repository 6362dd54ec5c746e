using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Store.Conformance;

/// <summary>After any sequence of writes the index says what a naive one would say. FsCheck prints the seed of a failure.</summary>
public abstract class IndexModelConformance : StoreConformance
{
    private const int Runs = 60;

    private static readonly string[] Vocabulary = ["tea", "coffee", "gateway", "Ada", "why", "restarts", "night", "北京", "été", "x9"];

    private static readonly string[] Terms = ["tea", "coffe", "gatewai", "ada", "restart", "night", "北京", "ete", "x9", "unknown"];

    /// <summary>What one step of a sequence does.</summary>
    private enum Step
    {
        Add,
        AddLong,
        AddHeld,
        Retire,
        Commit,
        RollBack,
    }

    [Fact]
    public void The_index_equals_a_naive_one_after_any_sequence_of_writes()
    {
        var steps = Gen.Zip(
            Gen.Frequency((8, Gen.Constant(Step.Add)), (1, Gen.Constant(Step.AddLong)), (1, Gen.Constant(Step.AddHeld)), (4, Gen.Constant(Step.Retire)), (3, Gen.Constant(Step.Commit)), (1, Gen.Constant(Step.RollBack))),
            Gen.Choose(0, 1_000_000));
        var run = 0;
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Runs).WithEndSize(60),
            Prop.ForAll(steps.ListOf().ToArbitrary(), sequence => RunAsync(++run, sequence)));
    }

    private async Task RunAsync(int run, IList<(Step Kind, int Choice)> sequence)
    {
        await using var store = await Catalog.OpenOrCreateAsync(StoreName.Parse(string.Create(CultureInfo.InvariantCulture, $"run{run}")), Token);
        var (committed, pending) = (new IndexModel(), new IndexModel());
        var number = 0;
        var writer = await store.BeginWriteAsync(Memories.Intent, Token);
        try
        {
            foreach (var (kind, choice) in sequence)
            {
                switch (kind)
                {
                    case Step.Commit:
                        await writer.CommitAsync(Token);
                        (writer, committed) = (await store.BeginWriteAsync(Memories.Intent, Token), pending.Copy());
                        await CompareAsync(committed, store);
                        break;
                    case Step.RollBack:
                        await writer.DisposeAsync();
                        (writer, pending) = (await store.BeginWriteAsync(Memories.Intent, Token), committed.Copy());
                        await CompareAsync(committed, store);
                        break;
                    case Step.Retire when pending.Current is { Count: > 0 } current:
                        await writer.RetireAsync(current[choice % current.Count], Moments.At(choice), Token);
                        pending.Retire(current[choice % current.Count], Moments.At(choice));
                        break;
                    case Step.Add or Step.AddLong or Step.AddHeld:
                        var version = VersionOf(++number, kind, choice);
                        pending.Add(await writer.AddAsync(version, Token), version);
                        break;
                }
            }

            await writer.CommitAsync(Token);
            await CompareAsync(pending, store);
        }
        finally
        {
            await writer.DisposeAsync();
        }
    }

    private static MemoryVersion VersionOf(int number, Step kind, int choice)
    {
        var random = new System.Random(choice);
        var words = Enumerable.Range(0, kind is Step.AddLong ? 400 : 1 + (choice % 12)).Select(_ => Vocabulary[random.Next(Vocabulary.Length)]);
        var inSession = choice % 5 == 0;
        return Memories.Version(string.Create(CultureInfo.InvariantCulture, $"m{number}"), string.Join(choice % 7 == 0 ? ". " : " ", words) + (choice % 3 == 0 ? "?" : "")) with
        {
            Author = choice % 4 == 0 ? "Ada" : null,
            Source = choice % 6 == 0 ? "chat" : null,
            Entities = choice % 8 == 0 ? ["API gateway", "night"] : [],
            Session = inSession ? "s" : null,
            Position = inSession ? 1 + (choice % 50) : 0,
            Importance = 1 + (choice % 5),
            Category = (MemoryCategory)(choice % 9),
            Trust = kind is Step.AddHeld ? MemoryTrust.Quarantined : MemoryTrust.Trusted,
            CreatedAt = Moments.At(-choice),
        };
    }

    private static async Task CompareAsync(IndexModel model, IMemoryStore store)
    {
        Assert.Equal(model.Statistics(), await ReadAsync(store, reader => reader.ReadTextStatisticsAsync(Token)));
        var terms = await ReadAsync(store, reader => reader.ReadPostingsAsync(Terms, Token));
        foreach (var actual in terms)
        {
            var expected = model.Postings(actual.Term);
            Assert.Equal((expected.Term, expected.Documents), (actual.Term, actual.Documents));
            Assert.Equal(expected.Postings, actual.Postings);
        }

        var facts = await ReadAsync(store, reader => reader.ReadFactsAsync([.. model.Documents], Token));
        Assert.Equal(model.Documents.Select(model.Facts), facts.Select(WithoutLabelNumbers));
        Assert.True(facts.Select(fact => fact.Author).Distinct().Count() <= 2);
        var current = await ReadAsync(store, reader => reader.ReadPageAsync(0, 10_000, true, Token));
        Assert.Equal(model.Current, current.Select(stored => stored.Version.Id));
    }

    private static DocumentFacts WithoutLabelNumbers(DocumentFacts facts) => facts with
    {
        Session = Math.Min(facts.Session, 1),
        Author = Math.Min(facts.Author, 1),
        Source = Math.Min(facts.Source, 1),
    };
}
