using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Tests.Store;
using Satchel.Testing;

namespace Satchel.Engine.Tests.Recall;

/// <summary>
/// Questions that share no whole word with the memory that answers them: slips of the pen, compounds, forms that the stemmer keeps
/// apart. The nearest term stands in for the word; docs/adr/0010 has what else was tried on these.
/// </summary>
public sealed class UnsaidWordsTests : OneStoreTests
{
    private static readonly string[] Told =
    [
        "The kubernetes cluster lives in Frankfurt", "Mara approves every deployment", "Our quarterly report names the revenue",
        "The bookkeeper retired in spring", "Jonas plays the accordion", "Invoices go out on Mondays",
        "The authentication proxy drops long headers", "Ada photographs lighthouses", "The dishwasher leaks",
        "Postgres vacuums at night", "Die Haustürschlüssel liegen im Briefkasten", "Der Geschirrspüler ist kaputt",
        "The restaurant serves vegetarian lasagne", "Skiing holidays cost too much", "Nina studies archaeology",
        "The thermostat misreads the temperature", "Backups are encrypted with age", "The orchestra rehearses on Thursdays",
        "Passports expire in August", "The greenhouse needs new panes",
    ];

    /// <summary>A question, and the place of its answer in <see cref="Told"/>.</summary>
    public static TheoryData<string, int> Found { get; } = new()
    {
        { "kubernets", 0 }, { "kubernettes", 0 }, { "deploymnet", 1 }, { "quartely", 2 }, { "revenu", 2 }, { "bookkeping", 3 },
        { "invoces", 5 }, { "authentification", 6 }, { "authenticating", 6 }, { "photographer", 7 },
        { "dishwashing", 8 }, { "postgresql", 9 }, { "Geschirrspülmaschine", 11 }, { "vegetarians", 12 },
        { "archeology", 14 }, { "archaeological", 14 }, { "thermostatic", 15 }, { "temprature", 15 }, { "encryption", 16 },
        { "orchestral", 17 }, { "pasports", 18 }, { "greenhoses", 19 },
    };

    /// <summary>What only the middle or the end of a word tells, or a small part of a long one.</summary>
    public static TheoryData<string, int> NotFound { get; } = new()
    {
        { "keeper", 3 }, { "Schlüssel", 10 }, { "Spüler", 11 }, { "house", 7 }, { "ccordion", 4 }, { "washer", 8 }, { "acordion", 4 },
        { "Haustür", 10 },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public async Task A_word_that_nobody_said_is_taken_for_the_nearest_one(string question, int answer)
        => Assert.Equal(Told[answer], (await AskAsync(question))[0]);

    [Theory]
    [MemberData(nameof(NotFound))]
    public async Task A_word_that_begins_otherwise_is_not_taken_for_another(string question, int answer)
        => Assert.DoesNotContain(Told[answer], await AskAsync(question));

    private async Task<IReadOnlyList<string>> AskAsync(string question)
    {
        await TellAsync();
        var result = await new MemoryRecall(Store, Clock).RecallAsync(new RecallQuery { Text = question }, Token);
        return [.. result.Hits.Select(hit => hit.Memory.Content)];
    }

    private async Task TellAsync()
    {
        var writer = new MemoryWriter(Store, Clock, "test", queuesRefinement: false);
        foreach (var text in Told)
        {
            Assert.IsType<RememberOutcome.Stored>(await writer.RememberAsync(Memories.Draft(text), refine: false, Token));
        }
    }
}
