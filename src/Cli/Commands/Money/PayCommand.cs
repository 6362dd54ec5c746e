using System.CommandLine;
using System.Text.Json;
using Satchel.Engine.Trade.Sqlite;
using Satchel.Protocols.Lightning;
using Satchel.Server.Buying;

namespace Satchel.Cli.Commands.Money;

/// <summary>Buys an answer from a gateway.</summary>
internal sealed class PayCommand : Verb
{
    private const int UsualMaxSats = 100;

    private readonly Argument<string> _url = new("URL") { Description = "The gateway: https, or http on this machine" };

    private readonly Argument<string> _operation = new("OPERATION") { Description = $"One of {string.Join(", ", RemoteOperation.All.Select(known => known.Name))}" };

    private readonly Option<string[]> _parameters = new("--param") { Description = "What the operation takes, once for each", HelpName = "NAME=VALUE" };

    private readonly Option<string> _query = new("--query", "-q") { Description = "The question of memory_query", HelpName = "TEXT" };

    private readonly Option<string> _vendor = new("--vendor") { Description = "The vendor", HelpName = "NAME" };

    private readonly Option<int> _maxSats = new("--max-sats")
    {
        Description = "The most that payment and fee may cost together",
        HelpName = "N",
        DefaultValueFactory = _ => UsualMaxSats,
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only ask what it costs" };

    /// <summary>Makes the verb.</summary>
    public PayCommand()
        : base(
            "pay",
            "Buy an answer from a gateway over Lightning. The same command again goes on where an earlier one was cut off, and never pays twice.",
            "satchel pay http://127.0.0.1:8402 memory_query -q \"open hours\" --max-sats 5",
            "satchel pay https://gateway.example memory_list --param limit=5 --dry-run")
    {
        Add(_url);
        Add(_operation);
        Add(_parameters);
        Add(_query);
        Add(_vendor);
        Add(_maxSats);
        Add(_dryRun);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var order = ReadOrder(context);
        await using var node = OwnNode.Open(context);
        var outcome = await new Buyer(new TradeFile(context.Home.TradeFile, context.Clock), node, context.Clock).BuyAsync(order, cancellationToken);
        switch (outcome)
        {
            case BuyOutcome.Delivered delivered:
                Write(context, order, delivered, delivered.Network is { } paid ? OwnNode.Name(node, paid) : null);
                return ExitCode.Done;
            case BuyOutcome.Quoted quoted:
                context.Output.Document(
                    "satchel.pay/1",
                    json =>
                    {
                        json.WriteString("status", "quoted");
                        json.WriteNumber("amount_msat", quoted.Amount.Value);
                        json.WriteString("network", OwnNode.Name(node, quoted.Network));
                    },
                    text => text.Line($"{quoted.Amount.SatsRoundedUp} sats on {OwnNode.Name(node, quoted.Network)}"));
                return ExitCode.Done;
            case BuyOutcome.Refused refused:
                throw CommandException.No(refused.Code, refused.Message);
            case BuyOutcome.NotPaid failed:
                throw new CommandException(ExitCode.Outside, "not_paid", $"The node did not pay: {failed.Reason}. Nothing was spent.");
            case BuyOutcome.Unclear unclear:
                throw new CommandException(
                    ExitCode.Outside, "payment_unclear", $"It is not known yet whether {unclear.Hash} was paid.", "the same command again looks it up; it does not pay twice", isRetryable: true);
            case BuyOutcome.Undelivered undelivered:
                throw new CommandException(
                    ExitCode.Outside, "paid_undelivered", $"{undelivered.Hash} is paid, and the answer has not come.", "the same command again asks for it; it does not pay twice", isRetryable: true);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void Write(CommandContext context, BuyOrder order, BuyOutcome.Delivered delivered, string? network)
    {
        // Text of a stranger: shown as data, and only where it is what it says it is.
        using var answer = ReadAnswer(delivered.Answer);
        context.Output.Document(
            "satchel.pay/1",
            json =>
            {
                json.WriteString("status", "delivered");
                json.WriteString("operation", order.Operation);
                json.WriteNumber("amount_msat", delivered.Amount.Value);
                json.WriteNumber("fee_msat", delivered.Fee.Value);
                json.WriteString("network", network);
                json.WriteString("origin", "paid");
                json.WriteString("trust", "untrusted");
                json.WritePropertyName("answer");
                answer.RootElement.WriteTo(json);
            },
            text =>
            {
                text.Line($"{delivered.Amount.SatsRoundedUp} sats{(network is null ? "" : $" on {network}")}; the text of a stranger:");
                text.Line(answer.RootElement.GetRawText());
            });
    }

    private static JsonDocument ReadAnswer(ReadOnlyMemory<byte> answer)
    {
        try
        {
            return JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCode.Outside, "answer_invalid", "The gateway's answer is no JSON; it is kept as delivered.");
        }
    }

    private BuyOrder ReadOrder(CommandContext context)
    {
        if (!Uri.TryCreate(context.Value(_url), UriKind.Absolute, out var gateway))
        {
            throw CommandException.Usage("invalid_url", $"'{context.Value(_url)}' is no address.", "such as https://gateway.example");
        }

        var operation = RemoteOperation.Find(context.Value(_operation))
            ?? throw CommandException.Usage("invalid_operation", $"'{context.Value(_operation)}' is no operation.", $"one of {string.Join(", ", RemoteOperation.All.Select(known => known.Name))}");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in (string[])
            [
                .. context.Value(_parameters) ?? [],
                .. context.Value(_query) is { } query ? (string[])[$"q={query}"] : [],
                .. context.Value(_vendor) is { } vendor ? (string[])[$"vendor={vendor}"] : [],
            ])
        {
            var pair = parameter.Split('=', 2);
            if (pair.Length < 2 || !operation.Parameters.Contains(pair[0], StringComparer.Ordinal) || !values.TryAdd(pair[0], pair[1]))
            {
                throw CommandException.Usage("invalid_parameter", $"--param: '{pair[0]}' is not taken, or stands twice.", $"{operation.Name} takes {string.Join(", ", operation.Parameters)}");
            }
        }

        try
        {
            return new BuyOrder(
                operation.Method,
                operation.Address(gateway, values),
                operation.Body(values),
                operation.Name,
                Msat.FromSats(NumberOption.InRange(context, _maxSats, 0, int.MaxValue)),
                context.Given(_dryRun));
        }
        catch (Exception error) when (error is ArgumentException or JsonException)
        {
            throw CommandException.Usage("invalid_parameter", $"{operation.Name} cannot be asked so.", $"it takes {string.Join(", ", operation.Parameters)}");
        }
    }
}
