namespace Satchel.Engine.Recall;

/// <summary>Leaves out what says the same as a better result: the same words and signs, whatever their case and spaces.</summary>
internal static class Repeats
{
    /// <summary>Most memories that are looked at to fill up an answer, as a multiple of its limit.</summary>
    private const int MostPerResult = 16;

    /// <summary>The first of a list without repeats; each carries the ids of those that it stands for.</summary>
    /// <param name="limit">How many are wanted.</param>
    /// <param name="read">Reads the first of the list, as many as it is told.</param>
    public static async ValueTask<IReadOnlyList<FoundMemory>> LeaveOutAsync(
        int limit, Func<int, ValueTask<IReadOnlyList<FoundMemory>>> read)
    {
        for (var wanted = limit; ; wanted *= 2)
        {
            var found = await read(wanted).ConfigureAwait(false);
            var different = Different(found);
            if (different.Count >= limit || found.Count < wanted || wanted >= limit * MostPerResult)
            {
                return [.. different.Take(limit)];
            }
        }
    }

    private static List<FoundMemory> Different(IReadOnlyList<FoundMemory> found)
    {
        var different = new List<FoundMemory>(found.Count);
        var places = new Dictionary<string, int>(found.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var memory in found)
        {
            if (places.TryAdd(Spaced(memory.Version.Content), different.Count))
            {
                different.Add(memory);
            }
            else
            {
                var first = places[Spaced(memory.Version.Content)];
                different[first] = different[first] with { Also = [.. different[first].Also, memory.Version.Id] };
            }
        }

        return different;
    }

    private static string Spaced(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
