using System.Globalization;
using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;

namespace Satchel.Cli.Commands.Memory;

/// <summary>An answer as text for a person.</summary>
internal static class RecallPage
{
    private const int Indent = 7;
    private static readonly string Margin = new(' ', Indent);

    public static void Write(TextPage text, StoreName store, RecallQuery query, RecallResult result)
    {
        if (result.Hits.Count == 0)
        {
            text.Line(result.Degraded.Contains("store_missing") ? $"nothing is remembered yet in the store '{store}'"
                : result.BestScore is { } best ? string.Create(CultureInfo.InvariantCulture, $"nothing found; the best there is scores {best:F3}")
                : "nothing found");
        }

        foreach (var hit in result.Hits)
        {
            WriteHit(text, hit);
        }

        var notes = result.Degraded.Select(Note).OfType<string>().ToArray();
        if (notes.Length > 0)
        {
            text.Line();
        }

        foreach (var note in notes)
        {
            text.Paragraph(note, hanging: 0);
        }

        if (query.Explain)
        {
            WriteCost(text, result.Cost);
        }
    }

    private static void WriteHit(TextPage text, RecallHit hit)
    {
        var memory = hit.Memory;
        var origin = string.Join(
            " · ",
            ((string?[])[memory.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), memory.Author, WireNames.Of(memory.Category)])
                .Where(part => part is not null));
        text.Paragraph(string.Create(CultureInfo.InvariantCulture, $"{hit.Score:F3}  {memory.Content}"), hanging: Indent);
        text.Line($"{Margin}{origin} · {memory.Id}");
        foreach (var id in hit.Also)
        {
            text.Line($"{Margin}the same again: {id}");
        }

        if (hit.Explanation is { } explanation)
        {
            WriteReasons(text, hit, explanation);
        }
    }

    private static string? Note(string degraded)
    {
        var colon = degraded.IndexOf(':', StringComparison.Ordinal);
        var (note, reason) = colon < 0 ? (degraded, "no model is set up") : (degraded[..colon], degraded[(colon + 1)..]);
        return note switch
        {
            MemoryRecall.NoSearchTerms => "the question has no word to look for: these are the newest memories",
            RemoteHelp.VectorUnavailable => $"nothing was found by its meaning alone ({reason})",
            MemoryRecall.ExpandUnavailable => $"no more words were looked for ({reason})",
            MemoryRecall.RerankUnavailable => $"the order is the local one ({reason})",
            _ => null,
        };
    }

    private static void WriteReasons(TextPage text, RecallHit hit, RecallExplanation explanation)
    {
        var signals = RecallReport.Signals(hit.Signals).ToDictionary(signal => signal.Name, signal => signal.Value, StringComparer.Ordinal);
        var sum = explanation.Points.Values.Sum();
        text.Line($"{Margin}signal     value   weight   points   share");
        foreach (var (signal, points) in explanation.Points.OrderByDescending(part => part.Value))
        {
            text.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{Margin}{signal,-8}   {signals[signal]:F3}    {explanation.Weights[signal]:F3}    {points:F3}    {points / sum,4:P0}"));
        }

        var silent = explanation.Weights.Keys.Where(signal => !explanation.Points.ContainsKey(signal)).ToArray();
        if (silent.Length > 0)
        {
            text.Line($"{Margin}nothing of {string.Join(", ", silent)}");
        }

        foreach (var term in explanation.Terms)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{Margin}says    {term.Share:F3}  {Match(term)}"));
        }

        foreach (var lent in explanation.Context)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{Margin}nearby  {lent.Share:F3}  {lent.Term}, from {lent.From}"));
        }

        foreach (var edge in explanation.Path)
        {
            text.Line(string.Create(CultureInfo.InvariantCulture, $"{Margin}linked  {edge.Weight:F3}  {WireNames.Of(edge.Kind)}, from {edge.From}"));
        }

        text.Line();
    }

    private static string Match(TermShare term) => term.Found is not { } found ? $"{term.Asked}, in the name of its author"
        : string.Equals(term.Asked, found, StringComparison.OrdinalIgnoreCase) ? found
        : $"{found}, for {term.Asked}";

    private static void WriteCost(TextPage text, RecallCost cost)
    {
        text.Line(string.Create(
            CultureInfo.InvariantCulture, $"{cost.Terms:N0} terms, {cost.Postings:N0} postings, {cost.Candidates:N0} candidates, {cost.TookMs:F3} ms"));
        var stages = cost.Stages.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Name} {stage.TookMs:F2}"));
        text.Paragraph($"ms: {string.Join(", ", stages)}", hanging: 0);
    }
}
