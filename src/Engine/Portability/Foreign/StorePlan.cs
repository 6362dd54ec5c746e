using Satchel.Engine.Model;

namespace Satchel.Engine.Portability.Foreign;

/// <summary>Which store of another system goes where.</summary>
/// <param name="Source">The store there.</param>
/// <param name="Target">The store here.</param>
internal sealed record StorePlan(ForeignStoreName Source, StoreName Target)
{
    /// <summary>
    /// Each store goes to the one of its name. Names that are none here, or that differ only in case, become others. With a
    /// wanted store, only the one of that name is taken; the only one of a home goes there whatever its name.
    /// </summary>
    /// <exception cref="SourceException">There are several and none has the wanted name.</exception>
    public static IReadOnlyList<StorePlan> Of(IReadOnlyList<ForeignStoreName> stores, MoveInOptions options)
    {
        var plans = new List<StorePlan>();
        foreach (var store in stores)
        {
            plans.Add(new StorePlan(store, store.Name is { } name ? Free(name, plans) : options.Fallback));
        }

        if (options.Store is not { } wanted)
        {
            return plans;
        }

        if (plans.Count == 1)
        {
            return [plans[0] with { Target = wanted }];
        }

        var one = plans.Where(plan => plan.Target == wanted).ToArray();
        return one.Length > 0
            ? one
            : throw new SourceException(
                SourceError.Ambiguous,
                $"There is no store '{wanted}' there, and more than one to take: {string.Join(", ", plans.Select(plan => plan.Source.Name))}");
    }

    /// <summary>Whether the name had to change.</summary>
    public bool IsRenamed => Source.Name is { } name && !string.Equals(name, Target.Value, StringComparison.Ordinal);

    private static StoreName Free(string name, List<StorePlan> plans)
    {
        var legal = Legal(name);
        for (var count = 2; ; count++)
        {
            var candidate = StoreName.Parse(legal);
            if (plans.TrueForAll(plan => plan.Target != candidate))
            {
                return candidate;
            }

            var suffix = FormattableString.Invariant($"-{count}");
            legal = Legal(name)[..Math.Min(Legal(name).Length, StoreName.Characters - suffix.Length)] + suffix;
        }
    }

    private static string Legal(string name)
    {
        var text = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '-')).TrimStart('_', '-');
        text = text.Length > StoreName.Characters ? text[..StoreName.Characters] : text;
        return text.Length == 0 ? "store" : text;
    }
}
