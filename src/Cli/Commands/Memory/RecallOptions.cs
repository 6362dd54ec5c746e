using System.CommandLine;
using System.CommandLine.Completions;
using Satchel.Engine.Recall;

namespace Satchel.Cli.Commands.Memory;

/// <summary>The options of a question that decide what is found.</summary>
internal sealed class RecallOptions
{
    private readonly MemoryFilterOptions _filter = new();
    private readonly Option<int> _limit = new("--limit") { Description = "Most results, 1 to 1000", HelpName = "N", DefaultValueFactory = _ => 10 };
    private readonly Option<string> _intent = new("--intent") { Description = "WHY, WHEN, ENTITY or GENERAL, in place of what the words say", HelpName = "INTENT" };
    private readonly Option<double> _minimumScore = new("--min-score") { Description = "Leave out what scores less, 0 to 1; nothing is left out by default", HelpName = "S" };

    public void AddTo(Command command)
    {
        _intent.CompletionSources.Add(_ => IntentDetector.AllNames.Select(name => new CompletionItem(name)));
        command.Add(_limit);
        command.Add(_intent);
        command.Add(_minimumScore);
        _filter.AddTo(command);
    }

    /// <exception cref="CommandException">A value is not understood.</exception>
    public RecallQuery Read(CommandContext context, string words)
    {
        var score = context.Value(_minimumScore);
        if (score is not (>= 0 and <= 1))
        {
            throw CommandException.Usage("out_of_range", "--min-score: the value is not between 0 and 1.");
        }

        return new RecallQuery
        {
            Text = words,
            Limit = NumberOption.InRange(context, _limit, 1, RecallQuery.MostResults),
            Intent = Intent(context),
            Filter = _filter.Read(context),
            MinimumScore = score,
        };
    }

    private RecallIntent? Intent(CommandContext context)
    {
        if (context.Value(_intent) is not { } text)
        {
            return null;
        }

        return IntentDetector.TryParse(text, out var intent)
            ? intent
            : throw CommandException.Usage("invalid_intent", $"--intent: '{text}' is not an intent.", $"one of {string.Join(", ", IntentDetector.AllNames)}");
    }
}
