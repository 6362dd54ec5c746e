using System.CommandLine;
using System.Text;
using Satchel.Cli.Commands.Sync;
using Satchel.Cli.Output;
using Satchel.Engine.Sync;
using Satchel.Protocols.Nostr;

namespace Satchel.Cli.Commands.Money;

/// <summary>Takes in what others say, from a file of signed events.</summary>
internal sealed class TrustImportCommand : Verb
{
    /// <summary>Largest file: thousands of events.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly Argument<string> _file = new("FILE") { Description = "Signed events of Nostr, one JSON object a line; '-' reads standard input" };

    public TrustImportCommand()
        : base("import", "Take in what others say of vendors, agents and gateways, from signed events; what is not true is passed over", "satchel trust import events.jsonl")
        => Add(_file);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var path = context.Value(_file);
        await using var input = InputFile.Open(context.Host, path);
        var text = await TextInput.ReadAsync(input, MostBytes, cancellationToken)
            ?? throw CommandException.No("file_too_large", $"'{path}' has more than {MostBytes >> 20} MiB.");
        var (events, malformed) = Read(text);
        var intake = await context.Money.Trust.ImportAsync(events, "file", context.Identity.ReadPublicKey(), cancellationToken);
        context.Output.Document(
            "satchel.trust_import/1",
            json =>
            {
                json.WriteNumber("events", events.Count + malformed);
                json.WriteNumber("imported", intake.Taken);
                json.WriteNumber("known", intake.Known);
                json.WriteNumber("malformed", malformed);
                json.WriteNumber("refused", intake.Refused.Count);
                SyncPage.WriteRefused(json, [.. intake.Refused.Take(SyncReport.ListedRefusals)]);
            },
            page =>
            {
                page.Line(FormattableString.Invariant($"{intake.Taken} of {events.Count + malformed} events taken in; {intake.Known} say nothing new, {malformed} are no events"));
                foreach (var reason in intake.Refused.GroupBy(one => one.Reason))
                {
                    page.Line($"{Quantity.Of(reason.Count())} refused: {reason.Key}");
                }
            });
        return ExitCode.Done;
    }

    private static (IReadOnlyList<NostrEvent> Events, int Malformed) Read(string text)
    {
        var events = new List<NostrEvent>();
        var malformed = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                events.Add(NostrEvent.Parse(Encoding.UTF8.GetBytes(line)));
            }
            catch (NostrException)
            {
                malformed++;
            }
        }

        return (events, malformed);
    }
}
