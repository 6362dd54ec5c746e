namespace Satchel.Engine.Settings;

/// <summary>Finds the name that somebody probably meant.</summary>
public static class NearestName
{
    /// <summary>Two names are near when at most this part of the longer one differs.</summary>
    private const double NearPart = 0.4;

    /// <summary>Longest name that is compared; longer ones are no misspelling.</summary>
    private const int Characters = 128;

    /// <summary>The first of the candidates that differ least from <paramref name="name"/>; null where none is near.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        if (name.Length > Characters)
        {
            return null;
        }

        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = EditDistance(name, candidate);
            if (distance < least && distance <= Math.Max(name.Length, candidate.Length) * NearPart)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>Letters to add, drop, replace, or swap with their neighbour.</summary>
    private static int EditDistance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }
}
