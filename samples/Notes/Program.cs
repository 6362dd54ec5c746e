// Notes: remembers, recalls, replaces, forgets and takes it back. Usage: Notes HOME
using Satchel.Engine.Library;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;

if (args is not [var home])
{
    Console.Error.WriteLine("usage: Notes HOME");
    return 2;
}

await using var memory = await SatchelMemory.OpenAsync(new SatchelOptions { Home = home, Actor = "notes" });

// Remembering answers with a value for each thing that may become of a text; nothing is thrown for "no".
var outcome = await memory.RememberAsync(new MemoryDraft
{
    Content = "Deploys go out on Tuesdays, because the on-call rota changes on Mondays.",
    Category = MemoryCategory.Decision,
    Importance = 4,
});
if (outcome is not RememberOutcome.Stored { Id: var id })
{
    Console.WriteLine($"not stored: {outcome}");
    return 1;
}

await memory.RememberAsync("Anna prefers tabs over spaces.");
await RecallAsync("when do we deploy");

await memory.ReplaceAsync(id, "Deploys go out on Wednesdays, because Tuesdays are for planning.");
await RecallAsync("when do we deploy");

await memory.ForgetAsync(id);
await RecallAsync("when do we deploy");

await memory.UndoAsync(id);
await RecallAsync("when do we deploy");

foreach (var version in await memory.HistoryAsync(id))
{
    Console.WriteLine($"version {version.Number}: {version.Content}");
}

return 0;

async Task RecallAsync(string question)
{
    var answer = await memory.RecallAsync(question, limit: 1);
    Console.WriteLine($"{question}? {(answer.Hits is [var best, ..] ? best.Memory.Content : "nothing is known")}");
}
