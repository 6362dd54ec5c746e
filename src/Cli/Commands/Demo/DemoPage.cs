using System.Globalization;
using System.Text.Json.Nodes;
using Satchel.Cli.Output;
using Satchel.Engine.Model;
using Satchel.Engine.Recall;
using Spectre.Console;

namespace Satchel.Cli.Commands.Demo;

/// <summary>The demonstration as text for a person.</summary>
internal sealed class DemoPage(TextPage page)
{
    /// <summary>Widest line: longer ones are hard to read.</summary>
    private const int WidestLine = 100;

    /// <summary>Narrowest page that text is broken for.</summary>
    private const int NarrowestLine = 40;

    private const int BarCells = 20;

    private readonly int _width = Math.Clamp(page.Width, NarrowestLine, WidestLine);

    /// <summary>Writes all of it.</summary>
    public void Write(DemoReport report)
    {
        Line("[bold]Satchel[/]: memory for agents, here for a coding agent called Pilot and its team");
        WriteImport(report);
        WriteRemembering(report);
        var number = 3;
        foreach (var recalled in report.Recalls)
        {
            Head(number++, $"Ask: {recalled.Question.Text}");
            WriteAnswers(recalled);
        }

        WriteForgetting(number++, report.Forgot);
        foreach (var scene in report.Scenes)
        {
            Head(number++, scene.Title);
            foreach (var line in scene.Lines)
            {
                Paragraph(3, line, hanging: 8);
            }
        }

        page.Line();
        Paragraph(0, Invariant($"All of this took {report.TookMs:0} ms, offline, in a home that is gone again. Next, in your own:"), "bold");
        WriteNext();
    }

    private static string Safe(string text) => Markup.Escape(TextPage.Clean(text));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string When(MemoryVersion memory)
        => memory.CreatedAt.UtcDateTime.ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The shares of stems by the words of the question that they come from, the largest first.</summary>
    private static string Shares(IEnumerable<(string Stem, double Share)> shares, string question)
        => string.Join(
            ", ",
            shares.GroupBy(share => WordOf(share.Stem, question), share => share.Share, StringComparer.Ordinal)
                .OrderByDescending(word => word.Sum())
                .Select(word => Invariant($"{word.Key} {word.Sum():0.00}")));

    /// <summary>The word of the question behind a stem: the one that holds it, or shares the longest beginning with it.</summary>
    private static string WordOf(string stem, string question)
    {
        var (best, shared) = (stem, 1);
        foreach (var word in question.Split([' ', ',', '?', '.'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Contains(stem, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }

            var common = 0;
            while (common < Math.Min(word.Length, stem.Length) && char.ToLowerInvariant(word[common]) == stem[common])
            {
                common++;
            }

            (best, shared) = common > shared ? (word, common) : (best, shared);
        }

        return best;
    }

    private void WriteImport(DemoReport report)
    {
        var history = report.History;
        var sessions = history.Select(memory => memory.Session).Distinct(StringComparer.Ordinal).Count();
        var authors = string.Join(", ", history.Select(memory => memory.Author).Distinct(StringComparer.Ordinal));
        Head(1, "A month of memories");
        Paragraph(
            3,
            Invariant($"{history.Count} memories of {sessions} sessions, {When(history.MinBy(memory => memory.CreatedAt)!)} to {When(history.MaxBy(memory => memory.CreatedAt)!)}, by {authors}; imported in {report.ImportMs:0} ms."));
        var categories = history
            .GroupBy(memory => memory.Category)
            .OrderByDescending(group => group.Count())
            .Select(group => Invariant($"{WireNames.Of(group.Key)} {group.Count()}"));
        Paragraph(3, string.Join(", ", categories), "dim");
    }

    private void WriteRemembering(DemoReport report)
    {
        Head(2, "Remember");
        foreach (var (draft, status, _) in report.Remembering)
        {
            Paragraph(3, $"{status,-7} {draft.Author}: {draft.Content}", status is "known" ? "yellow" : null, hanging: 8);
        }

        Paragraph(3, "What is known already is not kept twice.", "dim");
    }

    private void WriteAnswers(DemoReport.Recalled recalled)
    {
        Paragraph(3, recalled.Question.Point, "dim");
        WriteHits(recalled.Result);
        var first = recalled.Result.Hits[0];
        Line("   why the first one won");
        foreach (var (signal, points) in first.Explanation!.Points.OrderByDescending(part => part.Value))
        {
            var bar = Bar(points / first.Score);
            Line(Invariant($"     {signal,-8}{points:0.000}{(bar.Length > 0 ? $"  [cyan]{bar}[/]" : "")}"));
        }

        var words = Shares(first.Explanation.Terms.Select(term => (term.Term, term.Share)), recalled.Question.Text);
        Paragraph(5, $"text: its own words, {words}", hanging: 6);
        foreach (var lender in first.Explanation.Context.GroupBy(share => share.From))
        {
            var memory = recalled.Lenders[lender.Key];
            var lent = Shares(lender.Select(share => (share.Term, share.Share)), recalled.Question.Text);
            Paragraph(5, $"graph: {lent}, lent by its neighbour; {memory.Author}: \"{memory.Content}\"", hanging: 7);
        }
    }

    private void WriteHits(RecallResult result)
    {
        Line(Invariant($"   [dim]{IntentDetector.NameOf(result.Intent)}, answered in {result.Cost.TookMs:0.0} ms[/]"));
        for (var i = 0; i < result.Hits.Count; i++)
        {
            var hit = result.Hits[i];
            var style = i == 0 ? "bold green" : "default";
            var facts = $"via {hit.Via}, {When(hit.Memory)}, {hit.Memory.Author}, {WireNames.Of(hit.Memory.Category)}";
            Line(Invariant($"   {i + 1}. [{style}]{hit.Score:0.00}[/]  [dim]{Safe(facts)}[/]"));
            Paragraph(6, hit.Memory.Content, i == 0 ? "bold" : null);
            if (i == 0 && hit.Memory.Metadata is not "{}")
            {
                Paragraph(6, WithoutName(hit.Memory.Metadata), "dim");
            }
        }
    }

    /// <summary>The metadata as they were written: the name of the payment, which is that of the memory, tells a reader nothing.</summary>
    private static string WithoutName(string metadata)
    {
        var fields = JsonNode.Parse(metadata)!.AsObject();
        fields.Remove("payment_id");
        return fields.ToJsonString();
    }

    private void WriteForgetting(int number, DemoReport.Forgetting forgot)
    {
        var memory = forgot.History[^1];
        Head(number, "Forget");
        Paragraph(3, $"asked   {forgot.Before.Question.Text}", "bold", hanging: 8);
        Paragraph(3, forgot.Before.Question.Point, "dim");
        var first = forgot.Before.Result.Hits[0];
        Paragraph(3, Invariant($"before  {first.Score:0.00}  {first.Memory.Content}"), hanging: 8);
        Paragraph(3, $"forgot  {memory.Id.Value}");
        var found = forgot.After.Hits.Any(hit => hit.Memory.Id == memory.Id);
        var next = forgot.After.Hits.Count == 0
            ? "nothing is found any more"
            : Invariant($"{(found ? "it is still found" : "it is found no more")}; the best is now {forgot.After.Hits[0].Score:0.00}  {forgot.After.Hits[0].Memory.Content}");
        Paragraph(3, $"after   {next}", hanging: 8);
        var retired = memory.RetiredAt is { } at ? $"retired {TimeText.Format(at)}" : "current";
        Paragraph(3, Invariant($"kept    version {memory.Number} of {forgot.History.Count}, {retired}: \"{memory.Content}\""), hanging: 8);
    }

    private void WriteNext()
    {
        var column = DemoStory.Next.Max(next => next.Line.Length) + 4;
        var fits = DemoStory.Next.All(next => column + next.Meaning.Length <= _width);
        foreach (var (line, meaning) in DemoStory.Next)
        {
            if (fits)
            {
                Line($"  [green]{Safe(line)}[/]{new string(' ', column - line.Length - 2)}[dim]{Safe(meaning)}[/]");
                continue;
            }

            Line($"  [green]{Safe(line)}[/]");
            Paragraph(6, meaning, "dim");
        }
    }

    private void Head(int number, string title)
    {
        page.Line();
        Line(Invariant($"[bold cyan]{number}  {Safe(title)}[/]"));
    }

    /// <summary>A share of the score as a bar.</summary>
    private string Bar(double share)
        => new(page.IsTerminal ? '\u2588' : '#', Math.Clamp((int)Math.Round(share * BarCells), 0, BarCells));

    /// <summary>Text broken into lines; those after the first stand further in.</summary>
    private void Paragraph(int indent, string text, string? style = null, int hanging = 0)
    {
        foreach (var line in TextPage.Broken(TextPage.Clean(text), _width, indent, hanging))
        {
            Styled(line, style);
        }
    }

    private void Styled(string text, string? style) => Line(style is null ? Markup.Escape(text) : $"[{style}]{Markup.Escape(text)}[/]");

    private void Line(string markup) => page.Styled.MarkupLine(markup);
}
